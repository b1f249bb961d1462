using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Tests.Evaluation;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Tests.Graph;

/// <summary>Every answer is one revision's: what holds within each revision holds in every answer, however the writer goes on meanwhile.</summary>
public sealed class ConcurrencyTests
{
    private const int Members = 40;
    private const int Revisions = 1_500;

    private const string Model = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
        type doc
          relations
            define left: [group#member]
            define right: [group#member]
            define one: left or right
            define both: left and right
            define lost: one but not left
        """;

    // In each revision all users are in group a or all in group b, and doc:1 is readable through exactly one of them: it moves along in the same batch, and so does
    // the group between. Half of a batch, or two revisions mixed, would show users in both, in none, or a document that nobody can read.
    [Fact]
    public async Task Readers_see_whole_batches_while_a_writer_flips_them()
    {
        var store = new TestStore(Model, [.. Batch(isLeft: true, isDelete: false).Select(change => $"{change.Tuple.Object}#{change.Tuple.Relation}@{change.Tuple.User}")]);
        var isDone = false;
        var (answers, seen) = (0, new HashSet<long>());
        var readers = Enumerable.Range(0, 3).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (!Volatile.Read(ref isDone))
            {
                var user = $"user:{random.Next(Members)}";
                switch (random.Next(5))
                {
                    case 0:
                        Assert.True(Check(user, "one"));
                        break;
                    case 1:
                        Assert.False(Check(user, "both"));
                        break;
                    case 2:
                        Assert.Equal(Members, store.Users("doc:1#one", "user").Length);
                        Assert.Empty(store.Users("doc:1#both", "user"));
                        break;
                    case 3:
                        Assert.Equal(["doc:1"], store.Objects(user, "one", "doc"));
                        Assert.Empty(store.Objects(user, "both", "doc"));
                        break;
                    default:
                        // Within one snapshot two questions agree, too.
                        var snapshot = store.Graph.Current;
                        var isLeft = IsAllowed(store.Engine.Check(store.Model, snapshot, new CheckQuery(user, "left", "doc:1")));
                        Assert.Equal(!isLeft, IsAllowed(store.Engine.Check(store.Model, snapshot, new CheckQuery(user, "right", "doc:1"))));
                        Assert.Equal(!isLeft, IsAllowed(store.Engine.Check(store.Model, snapshot, new CheckQuery(user, "lost", "doc:1"))));
                        break;
                }

                Interlocked.Increment(ref answers);
            }
        })).ToArray();

        for (var revision = 2; revision < Revisions; revision++)
        {
            var isLeft = revision % 2 == 1;
            Assert.True(store.Graph.Apply(revision, [.. Batch(!isLeft, isDelete: true), .. Batch(isLeft, isDelete: false)]));
            lock (seen)
            {
                seen.Add(store.Graph.Current.Revision);
            }
        }

        // The writer was never held up by a reader; the readers get as long as they need to have asked something meanwhile.
        while (Volatile.Read(ref answers) < 200)
        {
            await Task.Yield();
        }

        Volatile.Write(ref isDone, value: true);
        await Task.WhenAll(readers);
        Assert.Equal(Revisions - 2, seen.Count);

        bool Check(string user, string relation) => IsAllowed(store.Ask($"doc:1#{relation}@{user}"));
    }

    [Fact]
    public void An_evaluation_keeps_the_revision_that_it_began_with()
    {
        var store = new TestStore(Model, "doc:1#left@group:a#member", "group:a#member@user:anne");
        var snapshot = store.Graph.Current;
        store.Delete("group:a#member@user:anne");

        var before = Assert.IsType<CheckOutcome.Answered>(store.Engine.Check(store.Model, snapshot, new CheckQuery("user:anne", "left", "doc:1")));
        var after = Assert.IsType<CheckOutcome.Answered>(store.Ask("doc:1#left@user:anne"));

        Assert.Equal((true, 1L), (before.IsAllowed, before.Revision));
        Assert.Equal((false, 2L), (after.IsAllowed, after.Revision));
    }

    private static bool IsAllowed(CheckOutcome outcome) => Assert.IsType<CheckOutcome.Answered>(outcome).IsAllowed;

    private static IEnumerable<TupleChange> Batch(bool isLeft, bool isDelete)
    {
        var side = isLeft ? "a" : "b";
        string[] tuples =
        [
            $"doc:1#{(isLeft ? "left" : "right")}@group:{side}#member", $"group:{side}#member@group:{side}{side}#member",
            .. Enumerable.Range(0, Members).Select(number => $"group:{side}{side}#member@user:{number}"),
        ];
        return tuples.Select(tuple => new TupleChange(isDelete, TestStore.Tuple(tuple)));
    }
}
