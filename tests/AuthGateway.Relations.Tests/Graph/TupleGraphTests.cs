using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tests.Evaluation;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Tests.Graph;

public sealed class TupleGraphTests
{
    [Fact]
    public void A_graph_that_was_changed_step_by_step_is_the_one_that_is_loaded_at_once()
    {
        var random = new Random(11);
        var tuples = new Dictionary<string, RelationshipTuple>();
        var graph = TupleGraph.Load(new Vocabulary(), 0, []);
        for (var revision = 1; revision <= 400; revision++)
        {
            var changes = new List<TupleChange>();
            for (var change = random.Next(1, 20); change > 0; change--)
            {
                var tuple = Random(random);
                var isDelete = random.Next(3) == 0;
                changes.Add(new TupleChange(isDelete, tuple));
                var key = $"{tuple.Object}#{tuple.Relation}@{tuple.User}";
                if (isDelete)
                {
                    tuples.Remove(key);
                }
                else
                {
                    tuples[key] = tuple;
                }
            }

            Assert.True(graph.Apply(revision, changes));
        }

        var expected = tuples.Values.Select(Show).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, Show(graph.Current));
        Assert.Equal(expected, Show(TupleGraph.Load(new Vocabulary(), 1, tuples.Values).Current));
        Assert.Equal(expected.Count, graph.Current.TupleCount);
        graph.Compact();
        Assert.Equal(expected, Show(graph.Current));
        Assert.Equal(graph.Current.ObjectCount, graph.Current.Names.Count);
    }

    [Fact]
    public void A_revision_that_came_before_is_not_applied_again()
    {
        var graph = TupleGraph.Load(new Vocabulary(), 5, []);

        Assert.False(graph.Apply(5, [new TupleChange(IsDelete: false, TestStore.Tuple("doc:1#viewer@user:a"))]));
        Assert.True(graph.Apply(6, [new TupleChange(IsDelete: false, TestStore.Tuple("doc:1#viewer@user:a"))]));
        Assert.False(graph.Apply(6, [new TupleChange(IsDelete: true, TestStore.Tuple("doc:1#viewer@user:a"))]));
        Assert.Equal(1, graph.Current.TupleCount);
    }

    [Fact]
    public void A_batch_with_something_that_is_no_tuple_changes_nothing()
    {
        var graph = TupleGraph.Load(new Vocabulary(), 0, []);

        Assert.Throws<InvalidDataException>(() => graph.Apply(1,
        [
            new TupleChange(IsDelete: false, TestStore.Tuple("doc:1#viewer@user:a")),
            new TupleChange(IsDelete: false, new RelationshipTuple("user", "viewer", "doc:1")),
        ]));
        Assert.Equal((0, 0), (graph.Current.Revision, graph.Current.TupleCount));
    }

    [Fact]
    public void A_delete_of_what_never_was_leaves_no_names_behind()
    {
        var graph = TupleGraph.Load(new Vocabulary(), 0, []);

        graph.Apply(1, [new TupleChange(IsDelete: true, TestStore.Tuple("doc:1#viewer@user:a"))]);

        Assert.Equal(0, graph.Current.Names.Count);
    }

    [Fact]
    public void A_tuple_on_two_pages_of_a_load_counts_once_with_its_last_condition()
    {
        var builder = new TupleGraphBuilder(new Vocabulary());
        builder.AddRange([TestStore.Tuple("doc:1#viewer@user:a if first"), TestStore.Tuple("doc:1#viewer@user:b"), TestStore.Tuple("doc:1#viewer@user:c if first")]);
        builder.AddRange([TestStore.Tuple("doc:1#viewer@user:a if second"), TestStore.Tuple("doc:1#viewer@user:b if second"), TestStore.Tuple("doc:1#viewer@user:c")]);

        Assert.Equal(
            ["doc:1#viewer@user:a second", "doc:1#viewer@user:b second", "doc:1#viewer@user:c "],
            Show(builder.Build(1).Current));
    }

    [Fact]
    public void Names_of_objects_without_tuples_go_when_the_graph_is_compacted()
    {
        var graph = TupleGraph.Load(new Vocabulary(), 0, Enumerable.Range(0, 40_000).Select(number => TestStore.Tuple($"doc:{number}#viewer@user:a")));
        Assert.False(graph.WantsCompaction);
        graph.Apply(1, [.. Enumerable.Range(0, 30_000).Select(number => new TupleChange(IsDelete: true, TestStore.Tuple($"doc:{number}#viewer@user:a")))]);
        var before = graph.Current;

        Assert.True(graph.WantsCompaction);
        graph.Compact();

        Assert.False(graph.WantsCompaction);
        Assert.Equal(10_001, graph.Current.Names.Count);
        Assert.Equal((before.Revision, before.TupleCount), (graph.Current.Revision, graph.Current.TupleCount));
        Assert.Equal(Show(before), Show(graph.Current));
    }

    [Fact]
    public async Task Changes_that_come_while_the_graph_is_compacted_are_in_it()
    {
        var graph = TupleGraph.Load(new Vocabulary(), 0, Enumerable.Range(0, 20_000).Select(number => TestStore.Tuple($"doc:{number}#viewer@user:a")));
        var compaction = Task.Run(() =>
        {
            for (var round = 0; round < 5; round++)
            {
                graph.Compact();
            }
        });
        for (var revision = 1; revision <= 500; revision++)
        {
            graph.Apply(revision,
            [
                new TupleChange(IsDelete: true, TestStore.Tuple($"doc:{revision}#viewer@user:a")),
                new TupleChange(IsDelete: false, TestStore.Tuple($"doc:new{revision}#viewer@user:b")),
            ]);
        }

        await compaction;

        Assert.Equal((500, 20_000), (graph.Current.Revision, graph.Current.TupleCount));
        Assert.Equal(
            [.. Enumerable.Range(1, 500).Select(number => $"doc:new{number}#viewer@user:b ").Order(StringComparer.Ordinal)],
            Show(graph.Current).Where(tuple => tuple.Contains("new", StringComparison.Ordinal)));
    }

    private static RelationshipTuple Random(Random random)
    {
        var user = random.Next(4) switch { 0 => "user:*", 1 => $"group:{random.Next(20)}#member", _ => $"user:{random.Next(50)}" };
        return TestStore.Tuple($"doc:{random.Next(30)}#r{random.Next(2)}@{user}{(random.Next(5) == 0 ? $" if c{random.Next(2)}" : "")}");
    }

    private static string Show(RelationshipTuple tuple) => $"{tuple.Object}#{tuple.Relation}@{tuple.User} {tuple.Condition?.Name}";

    // Both directions are read: what the one has the other must have.
    private static List<string> Show(GraphSnapshot snapshot)
    {
        var (forward, reverse) = (new List<string>(), new List<string>());
        for (var id = 0; id < snapshot.Names.Count; id++)
        {
            var subjects = snapshot.Subjects(id);
            foreach (var edge in subjects.All())
            {
                forward.Add($"{Text(snapshot, id, Edge.First(edge), Edge.Second(edge), Edge.Id(edge))} {(Edge.IsConditioned(edge) ? subjects.ConditionOf(edge).Name : "")}");
            }

            foreach (var edge in snapshot.Objects(id).All())
            {
                var other = snapshot.Subjects(Edge.Id(edge));
                Assert.True(other.TryFind(Edge.Pack(Edge.Second(edge), Edge.First(edge), id), out var same));
                Assert.Equal(Edge.IsConditioned(edge), Edge.IsConditioned(same));
                reverse.Add($"{Text(snapshot, Edge.Id(edge), Edge.Second(edge), Edge.First(edge), id)} {(Edge.IsConditioned(same) ? other.ConditionOf(same).Name : "")}");
            }
        }

        forward.Sort(StringComparer.Ordinal);
        reverse.Sort(StringComparer.Ordinal);
        Assert.Equal(forward, reverse);
        return forward;
    }

    private static string Text(GraphSnapshot snapshot, int target, ushort relation, ushort kind, int subject)
    {
        var (of, user) = (snapshot.Vocabulary[relation], snapshot.Vocabulary[kind]);
        return $"{of.Type}:{snapshot.Names.Id(target)}#{of.Relation}@{user.Type}:{snapshot.Names.Id(subject)}{(user.Form == KindForm.Userset ? $"#{user.Relation}" : "")}";
    }
}
