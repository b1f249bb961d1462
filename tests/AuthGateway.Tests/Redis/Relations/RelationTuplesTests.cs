using AuthGateway.Redis;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Tuples;
using static AuthGateway.Tests.Redis.Relations.StoreUnderTest;

namespace AuthGateway.Tests.Redis.Relations;

/// <summary>What must hold against a real Redis and against the embedded server alike.</summary>
public sealed class RelationTuplesTests
{
    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task What_is_written_comes_back_by_object_by_user_and_whole(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        await store.AddAsync("user:anne viewer document:1", "user:anne viewer document:10", "user:bob editor document:1", "group:eng#member viewer folder:x");
        await store.WriteAsync([new TupleWrite(new TupleChange(IsDelete: false, Tuple("user:* viewer document:1", condition: "cheap")), Lenient: false)]);

        // "document:1" is not the beginning of "document:10": a name ends where its line does.
        Assert.Equal(
            ["user:bob editor document:1", "user:* viewer document:1", "user:anne viewer document:1"],
            await ReadAsync(store, TupleName.Beginning("document:1")));
        Assert.Equal(["user:* viewer document:1", "user:anne viewer document:1"], await ReadAsync(store, TupleName.Beginning("document:1", "viewer")));
        Assert.Equal(5, (await ReadAsync(store, "")).Count);
        var ofAnne = Got(await store.Tuples.ReadOfUserAsync(store.Id, TupleName.Beginning("user:anne") + "document:", "", 10, default, CancellationToken.None));
        Assert.Equal(["user:anne viewer document:1", "user:anne viewer document:10"], ofAnne.Tuples.Select(tuple => Text(tuple.Tuple)));

        var conditioned = Got(await store.Tuples.ReadAsync(store.Id, TupleName.Forward(Tuple("user:* viewer document:1")), "", 10, default, CancellationToken.None));
        var condition = Assert.Single(conditioned.Tuples).Tuple.Condition;
        Assert.Equal(("cheap", 5, "a\nb"), (condition!.Name, condition.Context.GetProperty("limit").GetInt32(), condition.Context.GetProperty("note").GetString()));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Pages_end_and_leave_nothing_out(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        var all = Enumerable.Range(0, 25).Select(number => $"user:u{number} viewer document:d").ToArray();
        await store.AddAsync(all);

        var seen = new List<string>();
        var after = "";
        do
        {
            var page = Got(await store.Tuples.ReadAsync(store.Id, TupleName.Beginning("document:d"), after, 10, default, CancellationToken.None));
            Assert.True(page.Tuples.Length <= 10);
            seen.AddRange(page.Tuples.Select(tuple => Text(tuple.Tuple)));
            after = page.Next;
        }
        while (after.Length > 0);

        Assert.Equal(all.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Equal(25, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_write_is_done_whole_or_not_at_all(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        var first = Assert.IsType<TupleWriteOutcome.Written>(await store.AddAsync("user:anne viewer document:1"));
        Assert.Equal(new StoreMoment(1, 1), first.At);

        Assert.Equal(new TupleWriteOutcome.Exists(1), await store.AddAsync("user:new viewer document:1", "user:anne viewer document:1"));
        Assert.Equal(new TupleWriteOutcome.Missing(0), await store.DeleteAsync("user:nobody viewer document:1"));
        Assert.Equal(
            new TupleWriteOutcome.Differs(0),
            await store.WriteAsync([new TupleWrite(new TupleChange(IsDelete: false, Tuple("user:anne viewer document:1", "cheap")), Lenient: true)]));
        Assert.IsType<TupleWriteOutcome.Full>(await store.WriteAsync(
            [new TupleWrite(new TupleChange(IsDelete: false, Tuple("user:new viewer document:1")), Lenient: false)], Bounds with { MostTuples = 1 }));
        Assert.Equal(["user:anne viewer document:1"], await store.ScanAsync());

        // What is so already makes no revision; and is said to be true at the one that there is.
        Assert.Equal(
            new TupleWriteOutcome.Written(new StoreMoment(1, 1)),
            await store.WriteAsync([new TupleWrite(new TupleChange(IsDelete: false, Tuple("user:anne viewer document:1")), Lenient: true)]));
        Assert.Equal(new TupleWriteOutcome.Written(new StoreMoment(1, 1)), await store.DeleteAsync("user:nobody viewer document:1", lenient: true));

        // In one write, and in one revision.
        Assert.Equal(
            new TupleWriteOutcome.Written(new StoreMoment(1, 2)),
            await store.WriteAsync(
            [
                new TupleWrite(new TupleChange(IsDelete: true, Tuple("user:anne viewer document:1")), Lenient: false),
                new TupleWrite(new TupleChange(IsDelete: false, Tuple("user:new viewer document:1")), Lenient: false),
            ]));
        Assert.Equal(["user:new viewer document:1"], await store.ScanAsync());
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_deleted_store_is_gone_and_its_id_is_never_begun_again(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        await store.AddAsync("user:anne viewer document:1");
        Assert.Equal("test", Got(await store.Stores.FindAsync(store.Id, default, CancellationToken.None)).Name);
        Assert.Equal(store.Id, Assert.Single(Got(await store.Stores.ListAsync("", 10, default, CancellationToken.None))).Id);

        Assert.Equal("deleted", Got(await store.Stores.DeleteAsync(store.Id, default, CancellationToken.None)));
        Assert.Equal("deleted", Got(await store.Stores.DeleteAsync(store.Id, default, CancellationToken.None)));
        Assert.IsType<StoreResult<StoreDocument>.NoStore>(await store.Stores.FindAsync(store.Id, default, CancellationToken.None));
        Assert.IsType<StoreResult<LogPage>.NoStore>(await store.Log.ReadAsync(store.Id, default, CancellationToken.None));
        Assert.Empty(Got(await store.Stores.ListAsync("", 10, default, CancellationToken.None)));
        Assert.Equal("there", Got(await store.Stores.CreateAsync(new StoreDocument(store.Id, "again", GatewayReplica.Now), 10, default, CancellationToken.None)));
        Assert.IsType<StoreResult<TupleWriteOutcome>.NoStore>(await store.Tuples.WriteAsync(
            store.Id, [new TupleWrite(new TupleChange(IsDelete: false, Tuple("user:anne viewer document:1")), Lenient: false)], Bounds, default, CancellationToken.None));
    }

    [Theory]
    [InlineData(":tuples")]
    [InlineData(":forward")]
    [InlineData(":reverse")]
    public async Task A_store_that_lost_a_part_answers_nothing(string part)
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        await store.AddAsync("user:anne viewer document:1");
        await server.CommandAsync("DEL", $"{{authgateway:relations:{store.Id}}}{part}");

        var read = Assert.IsType<StoreResult<LogPage>.Failed>(await store.Log.ReadAsync(store.Id, default, CancellationToken.None));
        Assert.Equal(RedisFailure.Incomplete, read.Reason);
        Assert.IsType<StoreResult<TupleWriteOutcome>.Failed>(await store.Tuples.WriteAsync(
            store.Id, [new TupleWrite(new TupleChange(IsDelete: false, Tuple("user:b viewer document:1")), Lenient: false)], Bounds, default, CancellationToken.None));
    }

    [Fact]
    public void A_line_feed_in_a_part_makes_no_other_tuples_name() =>
        Assert.Throws<ArgumentException>(() => TupleName.Forward(new RelationshipTuple("user:a", "viewer", "document:1\nowner")));

    private static async Task<IReadOnlyList<string>> ReadAsync(StoreUnderTest store, string beginning) =>
        [.. Got(await store.Tuples.ReadAsync(store.Id, beginning, "", 100, default, CancellationToken.None)).Tuples.Select(tuple => Text(tuple.Tuple))];
}
