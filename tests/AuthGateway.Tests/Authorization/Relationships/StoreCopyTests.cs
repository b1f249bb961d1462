using System.Diagnostics;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Tuples;
using AuthGateway.TestSupport;
using AuthGateway.Tests.Redis;
using AuthGateway.Tests.Redis.Relations;
using static AuthGateway.Tests.Authorization.Relationships.CopyUnderTest;

namespace AuthGateway.Tests.Authorization.Relationships;

/// <summary>A replica's copy of a store: what it answers, and when it must not.</summary>
public sealed class StoreCopyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Every_write_arrives_at_every_replica_by_its_message(ServerKind kind)
    {
        const int Count = 500;
        await using var server = await TestServer.StartAsync(kind);
        await using var here = await GatewayReplica.LoadedAsync(server.Url);
        await using var there = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(here);
        await using var copy = await StartAsync(there, ByMessageOnly);
        await copy.ViewAsync(store.Id);
        var times = new List<double>(Count);
        for (var number = 0; number < Count; number++)
        {
            await store.AddAsync($"user:anne viewer document:{number}");
            var acknowledged = Stopwatch.GetTimestamp();
            while (!Has(await copy.ViewAsync(store.Id), "anne", $"{number}"))
            {
                Assert.True(Stopwatch.GetElapsedTime(acknowledged) < TimeSpan.FromSeconds(15), $"document:{number} did not arrive");
                await Task.Yield();
            }

            times.Add(Stopwatch.GetElapsedTime(acknowledged).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"{kind}: from acknowledged to seen by the other replica, ms: p50 {times[Count / 2]:F2}, p99 {times[Count * 99 / 100]:F2}, max {times[^1]:F2}");
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_write_on_one_replica_is_seen_on_another(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var here = await GatewayReplica.LoadedAsync(server.Url);
        await using var there = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(here);
        await store.AddAsync("user:anne viewer document:1");
        await using var copy = await StartAsync(there);
        var first = await copy.ViewAsync(store.Id);
        Assert.Equal((new StoreMoment(1, 1), 1L), (first.Moment, first.Tuples.TupleCount));

        await store.AddAsync("user:bob viewer document:1");
        await store.DeleteAsync("user:anne viewer document:1");
        await Eventually.TrueAsync(async () => await copy.ViewAsync(store.Id) is var view && Has(view, "bob", "1") && !Has(view, "anne", "1"));

        // The first view goes on to be what it was.
        Assert.True(Has(first, "anne", "1"));
        Assert.False(Has(first, "bob", "1"));
    }

    [Fact]
    public async Task What_no_message_announced_is_found_by_the_next_poll()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await using var copy = await StartAsync(replica, Quick, DeafMessages(replica));
        await copy.ViewAsync(store.Id);
        await store.AddAsync("user:anne viewer document:1");
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.Ready ready && Has(ready.View, "anne", "1"));
    }

    [Fact]
    public async Task An_answer_is_never_older_than_the_moment_that_the_caller_has_seen()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);

        // Neither messages nor polls: what is not asked for does not come.
        await using var copy = await StartAsync(replica, ByMessageOnly, DeafMessages(replica));
        await copy.ViewAsync(store.Id);
        for (var number = 0; number < 50; number++)
        {
            var written = Assert.IsType<TupleWriteOutcome.Written>(await store.AddAsync($"user:u{number} viewer document:1"));
            var seen = await copy.ViewAsync(store.Id, new Freshness.AtLeast(written.At));
            Assert.True(Has(seen, $"u{number}", "1"));
        }

        await store.AddAsync("user:newest viewer document:1");
        Assert.False(Has(await copy.ViewAsync(store.Id), "newest", "1"));
        Assert.True(Has(await copy.ViewAsync(store.Id, Freshness.Newest.Instance), "newest", "1"));
        Assert.IsType<StoreViewResult.Lost>(await copy.AskAsync(store.Id, new Freshness.AtLeast(new StoreMoment(1, 1000))));
    }

    [Fact]
    public async Task A_copy_whose_lease_is_over_answers_nothing()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var replica = await GatewayReplica.LoadedAsync($"redis://{server.Endpoint}");
        var store = await StoreUnderTest.BeginAsync(replica);
        await store.AddAsync("user:anne viewer document:1");
        await using var copy = await StartAsync(replica, Quick with { WaitTimeout = TimeSpan.FromMilliseconds(50) });
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.Ready);

        server.Freeze();
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.Unavailable { Reason: StoreCopy.Stale });
        server.Thaw();
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.Ready ready && Has(ready.View, "anne", "1"));
    }

    [Fact]
    public async Task Who_does_not_wait_gets_what_is_held_at_once()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var replica = await GatewayReplica.LoadedAsync($"redis://{server.Endpoint}", configure: GatewayReplica.Patient);
        var store = await StoreUnderTest.BeginAsync(replica);
        await using var copy = await StartAsync(replica);

        server.Freeze();
        var asked = copy.AskAsync(store.Id, Freshness.Held.Instance);
        Assert.True(asked.IsCompletedSuccessfully);
        Assert.Equal(new StoreViewResult.Unavailable(StoreCopy.NotLoaded), await asked);
        server.Thaw();
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id, Freshness.Held.Instance) is StoreViewResult.Ready);
    }

    [Fact]
    public async Task A_copy_that_is_further_behind_than_the_log_reads_everything()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await using var copy = await StartAsync(replica, ByMessageOnly, DeafMessages(replica));
        await copy.ViewAsync(store.Id);
        for (var number = 0; number < 20; number++)
        {
            await store.WriteAsync(
                [new TupleWrite(new TupleChange(IsDelete: false, StoreUnderTest.Tuple($"user:u{number} viewer document:1")), Lenient: false)],
                StoreUnderTest.Bounds with { MostLogged = 3 });
        }

        var view = await copy.ViewAsync(store.Id, Freshness.Newest.Instance);
        Assert.Equal((20L, 20L), (view.Moment.Revision, view.Tuples.TupleCount));
    }

    [Fact]
    public async Task What_Redis_lost_is_answered_by_nobody()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var replica = await GatewayReplica.LoadedAsync($"redis://{server.Endpoint}", configure: GatewayReplica.Patient);
        var store = await StoreUnderTest.BeginAsync(replica);
        var kept = Assert.IsType<TupleWriteOutcome.Written>(await store.AddAsync("user:kept viewer document:1"));
        await server.CommandAsync("SAVE");
        var lost = Assert.IsType<TupleWriteOutcome.Written>(await store.AddAsync("user:lost viewer document:1"));
        await using var copy = await StartAsync(replica, Quick with { WaitTimeout = TimeSpan.FromSeconds(20) });
        Assert.True(Has(await copy.ViewAsync(store.Id, new Freshness.AtLeast(lost.At)), "lost", "1"));

        // Back to the snapshot, as a failover to a replica that lagged behind would be.
        await server.RestartAsync();
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id, Freshness.Newest.Instance) is StoreViewResult.Ready { View.Moment.Epoch: 2 });
        Assert.False(Has(await copy.ViewAsync(store.Id), "lost", "1"));

        // The number is given out again; the old token still stands for the write that is lost.
        Assert.Equal(new TupleWriteOutcome.Written(new StoreMoment(2, 2)), await store.AddAsync("user:other viewer document:1"));
        Assert.IsType<StoreViewResult.Lost>(await copy.AskAsync(store.Id, new Freshness.AtLeast(lost.At)));
        Assert.True(Has(await copy.ViewAsync(store.Id, new Freshness.AtLeast(kept.At)), "kept", "1"));
    }

    [Fact]
    public async Task A_copy_that_is_loaded_while_others_write_ends_as_the_store_is()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url, configure: GatewayReplica.Patient);
        var store = await StoreUnderTest.BeginAsync(replica);
        for (var page = 0; page < 40; page++)
        {
            await store.AddAsync([.. Enumerable.Range(0, 100).Select(number => $"user:u{page}-{number} viewer document:{page}")]);
        }

        await using var copy = await StartAsync(replica);
        var loading = copy.ViewAsync(store.Id);
        TupleWriteOutcome last = new TupleWriteOutcome.Full();
        for (var page = 0; page < 40; page++)
        {
            await store.DeleteAsync($"user:u{page}-7 viewer document:{page}");
            last = await store.AddAsync($"user:late viewer document:{page}");
        }

        await loading;
        var view = await copy.ViewAsync(store.Id, new Freshness.AtLeast(Assert.IsType<TupleWriteOutcome.Written>(last).At));
        Assert.Equal(4000, view.Tuples.TupleCount);
        Assert.All(Enumerable.Range(0, 40), page => Assert.True(Has(view, "late", $"{page}") && !Has(view, $"u{page}-7", $"{page}") && Has(view, $"u{page}-8", $"{page}")));
    }

    [Fact]
    public async Task A_copy_that_meets_what_is_no_tuple_goes_on_when_it_is_gone()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await using var copy = await StartAsync(replica, Quick with { WaitTimeout = TimeSpan.FromMilliseconds(50) });
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.Ready);

        await store.AddAsync("nonsense viewer document:1");
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.Unavailable { Reason: StoreCopy.Stale });
        Assert.Equal(RedisFailure.UnreadableAnswer, copy.Copies.Loaded.Single().Reading.Failure);

        // A log that has forgotten it makes the copy read the tuples anew.
        await store.DeleteAsync("nonsense viewer document:1");
        for (var number = 0; number < 4; number++)
        {
            await store.WriteAsync(
                [new TupleWrite(new TupleChange(IsDelete: false, StoreUnderTest.Tuple($"user:u{number} viewer document:1")), Lenient: false)],
                StoreUnderTest.Bounds with { MostLogged = 2 });
        }

        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.Ready ready && Has(ready.View, "u3", "1"));
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_said_to_be_not_there_and_a_new_one_is_found()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        await using var copy = await StartAsync(replica);
        var store = new StoreUnderTest(replica, "01JDQW8X5N0000000000000001");
        Assert.IsType<StoreViewResult.NoStore>(await copy.AskAsync(store.Id));
        await StoreUnderTest.BeginAsync(replica, store.Id);
        await copy.ViewAsync(store.Id);
        await store.Stores.DeleteAsync(store.Id, default, CancellationToken.None);
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.NoStore);
    }

    [Fact]
    public async Task Ids_that_name_no_store_push_none_out_of_memory_that_routes_depend_on()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await using var copy = await StartAsync(replica, ByMessageOnly with { MaxLoadedStores = 2 });
        copy.Copies.Pin(store.Id);
        await copy.ViewAsync(store.Id);
        var pinned = copy.Copies.Loaded.Single(each => each.Store == store.Id);
        for (var number = 0; number < 10; number++)
        {
            Assert.IsType<StoreViewResult.NoStore>(await copy.AskAsync($"01JDQW8X5N000000000000010{number}"));
        }

        Assert.Same(pinned, copy.Copies.Loaded.Single(each => each.Store == store.Id));
        Assert.Equal(2, copy.Copies.Loaded.Count);
    }
}
