using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Tuples;
using AuthGateway.TestSupport;
using static AuthGateway.Tests.Redis.Relations.StoreUnderTest;

namespace AuthGateway.Tests.Redis.Relations;

public sealed class RelationLogTests
{
    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_reader_gets_what_came_after_its_moment_in_order(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        Assert.Equal(new LogPage.HistoryChanged(new StoreMoment(1, 0), ""), await store.ReadLogAsync(default));

        await store.AddAsync("user:a viewer document:1", "user:b viewer document:1");
        await store.DeleteAsync("user:a viewer document:1");
        await store.Models.WriteAsync(store.Id, "model-1", "{}", Bounds, default, CancellationToken.None);

        var page = Assert.IsType<LogPage.Read>(await store.ReadLogAsync(new StoreMoment(1, 0)));
        Assert.Equal((new StoreMoment(1, 3), 3), (page.Reaches, page.Newest));
        Assert.Equal([(1, 1), (1, 2), (2, 1), (3, 1)], page.Changes.Select(change => (change.Revision, change.Index)));
        Assert.Equal([false, false, true], page.Changes.Take(3).Select(change => change.Change.IsDelete));
        Assert.Equal("user:b viewer document:1", Text(page.Changes[1].Change.Tuple));
        Assert.Equal("model-1", page.Changes[3].Model);
        Assert.Equal("model-1", Assert.IsType<LogPage.HistoryChanged>(await store.ReadLogAsync(default)).Model);
        Assert.Empty(Assert.IsType<LogPage.Read>(await store.ReadLogAsync(new StoreMoment(1, 3))).Changes);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_reader_behind_a_trimmed_log_must_read_everything(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        for (var revision = 0; revision < 6; revision++)
        {
            await store.WriteAsync(
                [.. Enumerable.Range(0, 2).Select(each => new TupleWrite(new TupleChange(IsDelete: false, Tuple($"user:{revision}-{each} viewer document:1")), Lenient: false))],
                Bounds with { MostLogged = 5 });
        }

        // Five entries may stay: two revisions whole, and not half of a third.
        Assert.IsType<LogPage.HistoryChanged>(await store.ReadLogAsync(new StoreMoment(1, 3)));
        var page = Assert.IsType<LogPage.Read>(await store.ReadLogAsync(new StoreMoment(1, 4)));
        Assert.Equal([5, 5, 6, 6], page.Changes.Select(change => change.Revision));
        Assert.Equal(12, (await store.ScanAsync()).Count);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_revision_larger_than_what_is_left_of_a_page_comes_whole_on_the_next(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        for (var revision = 0; revision < 21; revision++)
        {
            await store.WriteAsync(
                [.. Enumerable.Range(0, 300).Select(each => new TupleWrite(new TupleChange(IsDelete: false, Tuple($"user:{revision}-{each} viewer document:1")), Lenient: false))],
                Bounds with { MostLogged = 10_000 });
        }

        var first = Assert.IsType<LogPage.Read>(await store.ReadLogAsync(new StoreMoment(1, 0)));
        Assert.Equal((16, 21), (first.Reaches.Revision, first.Newest));
        Assert.Equal(16 * 300, first.Changes.Length);
        var second = Assert.IsType<LogPage.Read>(await store.ReadLogAsync(first.Reaches));
        Assert.Equal((21, 5 * 300), (second.Reaches.Revision, second.Changes.Length));
    }

    [Fact]
    public async Task A_server_that_went_back_in_time_begins_a_new_epoch()
    {
        await using var old = await RedisServerProcess.StartAsync();
        await using var next = await RedisServerProcess.StartAsync();
        // A server's first replica gives it another replication id: an epoch more, and nothing lost.
        await next.CommandAsync("REPLICAOF", old.Host, $"{old.Port}");
        await Eventually.TrueAsync(async () => (await next.CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal));
        await using var before = await GatewayReplica.LoadedAsync($"redis://{old.Endpoint}");
        var store = await BeginAsync(before);
        await store.AddAsync("user:a viewer document:1");
        await Eventually.TrueAsync(async () => await next.CommandAsync("HGET", $"{{authgateway:relations:{store.Id}}}:state", "revision") == "1");
        await next.CommandAsync("REPLICAOF", "NO", "ONE");

        // Acknowledged by the old server alone: lost.
        Assert.Equal(new TupleWriteOutcome.Written(new StoreMoment(1, 2)), await store.AddAsync("user:lost viewer document:1"));
        await using var after = await GatewayReplica.LoadedAsync($"redis://{next.Endpoint}");
        var promoted = new StoreUnderTest(after, store.Id);
        Assert.Equal(new LogPage.HistoryChanged(new StoreMoment(2, 1), ""), await promoted.ReadLogAsync(new StoreMoment(1, 2)));

        // The number comes again, and is another write.
        Assert.Equal(new TupleWriteOutcome.Written(new StoreMoment(2, 2)), await promoted.AddAsync("user:new viewer document:1"));
        Assert.IsType<LogPage.HistoryChanged>(await promoted.ReadLogAsync(new StoreMoment(1, 2)));
        Assert.False(Got(await promoted.Log.RecallAsync(store.Id, new StoreMoment(1, 2), default, CancellationToken.None)).IsKnown);

        // What was there before the failover goes on to count.
        Assert.True(Got(await promoted.Log.RecallAsync(store.Id, new StoreMoment(1, 1), default, CancellationToken.None)).IsKnown);
        var page = Assert.IsType<LogPage.Read>(await promoted.ReadLogAsync(new StoreMoment(1, 1)));
        Assert.Equal("user:new viewer document:1", Text(Assert.Single(page.Changes).Change.Tuple));
        Assert.Equal(new StoreMoment(2, 2), page.Reaches);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task The_history_is_read_on_where_it_was_left(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        await store.AddAsync("user:a viewer document:1", "user:b viewer document:1", "user:c viewer document:1");
        await store.AddAsync("user:d viewer document:1");

        var first = await ChangesAsync(store, default, seen: 0, count: 2);
        Assert.Equal(["user:a viewer document:1", "user:b viewer document:1"], first.Changes.Select(change => Text(change.Change.Tuple)));
        var rest = await ChangesAsync(store, new StoreMoment(first.Epoch, 1), seen: 2, count: 10);
        Assert.Equal(["user:c viewer document:1", "user:d viewer document:1"], rest.Changes.Select(change => Text(change.Change.Tuple)));
        Assert.Empty((await ChangesAsync(store, new StoreMoment(1, 2), seen: 1, count: 10)).Changes);

        var when = rest.Changes[1].At;
        Assert.Empty((await ChangesAsync(store, default, 0, 10, when.AddMilliseconds(1))).Changes);
        Assert.Contains("user:d viewer document:1", (await ChangesAsync(store, default, 0, 10, when)).Changes.Select(change => Text(change.Change.Tuple)));
        Assert.Equal(4, (await ChangesAsync(store, default, 0, 10, first.Changes[0].At)).Changes.Length);
    }

    [Fact]
    public async Task A_place_in_the_history_that_was_forgotten_is_said_to_be_lost()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        for (var number = 0; number < 5; number++)
        {
            await store.WriteAsync([new TupleWrite(new TupleChange(IsDelete: false, Tuple($"user:{number} viewer document:1")), Lenient: false)], Bounds with { MostLogged = 2 });
        }

        Assert.IsType<ChangePage.Lost>(Got(await store.Tuples.ReadChangesAsync(store.Id, new StoreMoment(1, 2), 1, since: null, 10, default, CancellationToken.None)));
        Assert.IsType<ChangePage.Lost>(Got(await store.Tuples.ReadChangesAsync(store.Id, new StoreMoment(2, 1), 1, since: null, 10, default, CancellationToken.None)));
        Assert.Equal(2, (await ChangesAsync(store, default, 0, 10)).Changes.Length);
    }

    private static async Task<ChangePage.Read> ChangesAsync(StoreUnderTest store, StoreMoment from, int seen, int count, DateTimeOffset? since = null) =>
        Assert.IsType<ChangePage.Read>(Got(await store.Tuples.ReadChangesAsync(store.Id, from, seen, since, count, default, CancellationToken.None)));
}
