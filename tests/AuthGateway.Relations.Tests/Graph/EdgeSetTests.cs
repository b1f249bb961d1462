using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Tests.Graph;

public sealed class EdgeSetTests
{
    [Theory]
    [InlineData(1, 40, 300)]
    [InlineData(2, 3_000, 20_000)]
    [InlineData(3, 40_000, 60_000)]
    public void A_set_holds_what_a_sorted_dictionary_holds(int seed, int keys, int changes)
    {
        var random = new Random(seed);
        var (set, model) = (new EdgeSet(null), new SortedDictionary<ulong, RelationshipCondition?>());
        for (var change = 0; change < changes; change++)
        {
            var key = Edge.Pack((ushort)random.Next(3), (ushort)random.Next(3), random.Next(keys));
            // Phases of growth and of decay, so that nodes split and join.
            if (random.Next(100) < (change / (changes / 4) % 2 == 0 ? 80 : 20))
            {
                var condition = random.Next(10) == 0 ? new RelationshipCondition($"c{random.Next(3)}", default) : null;
                set = set.With(key, condition);
                model[key] = condition;
            }
            else
            {
                set = set.Without(key);
                model.Remove(key);
            }
        }

        Same(model, set);
        foreach (var key in model.Keys.ToList())
        {
            set = set.Without(key);
        }

        Assert.True(set.IsEmpty);
    }

    [Fact]
    public void A_set_that_was_changed_leaves_the_one_before_as_it_was()
    {
        var before = new EdgeSet(null);
        for (var number = 0; number < 5_000; number++)
        {
            before = before.With(Edge.Pack(1, 1, number), condition: null);
        }

        var after = before;
        for (var number = 0; number < 5_000; number += 2)
        {
            after = after.Without(Edge.Pack(1, 1, number));
        }

        Assert.Equal(5_000, Count(before));
        Assert.Equal(2_500, Count(after));
    }

    [Fact]
    public void What_is_put_twice_or_taken_without_being_there_makes_no_new_set()
    {
        var set = new EdgeSet(null).With(Edge.Pack(1, 2, 3), condition: null);

        Assert.Equal(set, set.With(Edge.Pack(1, 2, 3), condition: null));
        Assert.Equal(set, set.Without(Edge.Pack(1, 2, 4)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public void A_set_that_is_built_at_once_is_the_same(int count)
    {
        ulong[] edges = [.. Enumerable.Range(0, count).Select(number => Edge.Pack(1, (ushort)(number / 1000), number))];
        var conditions = new RelationshipCondition?[count];
        for (var at = 0; at < count; at += 500)
        {
            conditions[at] = new RelationshipCondition($"c{at}", default);
            edges[at] |= Edge.Conditioned;
        }

        var set = new EdgeSet(EdgeTree.Build(edges, conditions));

        Same(new SortedDictionary<ulong, RelationshipCondition?>(edges.Zip(conditions).ToDictionary(pair => Edge.Key(pair.First), pair => pair.Second)), set);
    }

    [Fact]
    public void A_write_to_a_million_edges_copies_a_path_and_not_the_set()
    {
        var set = new EdgeSet(EdgeTree.Build([.. Enumerable.Range(0, 1_000_000).Select(number => Edge.Pack(1, 1, number * 2))], null));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 1_000; round++)
        {
            set = set.With(Edge.Pack(1, 1, 999_001), condition: null).Without(Edge.Pack(1, 1, 999_001));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000 * 2 * 10_000L);
    }

    private static void Same(SortedDictionary<ulong, RelationshipCondition?> model, EdgeSet set)
    {
        var edges = new List<ulong>();
        foreach (var edge in set.All())
        {
            edges.Add(edge);
        }

        Assert.Equal(model.Keys, edges.Select(Edge.Key));
        foreach (var (key, condition) in model)
        {
            Assert.True(set.TryFind(key, out var edge));
            Assert.Equal(condition is not null, Edge.IsConditioned(edge));
            Assert.Same(condition, condition is null ? null : set.ConditionOf(edge));
        }

        for (ushort first = 0; first < 3; first++)
        {
            for (ushort second = 0; second < 3; second++)
            {
                var range = set.Range(first, second);
                var expected = model.Keys.Count(key => Edge.First(key) == first && Edge.Second(key) == second);
                Assert.Equal(expected, range.CountTo(int.MaxValue - 1));
                Assert.Equal(expected > 5, range.HasMoreThan(5));
            }
        }
    }

    private static int Count(EdgeSet set) => set.All().CountTo(int.MaxValue - 1);
}
