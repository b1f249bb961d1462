using AuthGateway.Authorization.Relationships;
using AuthGateway.Cel.Values;
using AuthGateway.Redis.Relations;
using AuthGateway.TestSupport;
using AuthGateway.Tests.Redis;
using AuthGateway.Tests.Redis.Relations;
using static AuthGateway.Tests.Authorization.Relationships.CopyUnderTest;

namespace AuthGateway.Tests.Authorization.Relationships;

/// <summary>Attributes in a replica's copy: of the same moment as the tuples beside them.</summary>
public sealed class CopiedAttributesTests
{
    [Fact]
    public async Task They_are_loaded_with_the_store_and_follow_its_log()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await store.DescribeAsync(null, ("account:1", Status("open")));
        await using var copy = await StartAsync(replica);
        var first = await copy.ViewAsync(store.Id);
        Assert.Equal(("open", ""), (StatusOf(first, "account:1"), StatusOf(first, "account:2")));

        var written = Assert.IsType<AttributeWriteOutcome.Written>(await store.DescribeAsync(null, ("account:1", null), ("account:2", Status("closed"))));
        var second = await copy.ViewAsync(store.Id, new Freshness.AtLeast(written.At));
        Assert.Equal(("", "closed"), (StatusOf(second, "account:1"), StatusOf(second, "account:2")));

        // The first view goes on to be what it was.
        Assert.Equal(("open", ""), (StatusOf(first, "account:1"), StatusOf(first, "account:2")));
    }

    [Fact]
    public async Task A_copy_that_is_loaded_while_others_write_ends_as_the_store_is()
    {
        const int Objects = 60;
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        var began = new TaskCompletionSource();
        var writing = Task.Run(async () =>
        {
            for (var round = 0; round < 5; round++)
            {
                for (var number = 0; number < Objects; number++)
                {
                    await store.DescribeAsync(null, ($"account:{number}", (number + round) % 3 == 0 ? null : Status($"round {round}")));
                    began.TrySetResult();
                }
            }
        });
        await began.Task;
        await using var copy = await StartAsync(replica);
        await copy.ViewAsync(store.Id);
        await writing;
        var last = await copy.ViewAsync(store.Id, Freshness.Newest.Instance);
        Assert.All(Enumerable.Range(0, Objects), number => Assert.Equal((number + 4) % 3 == 0 ? "" : "round 4", StatusOf(last, $"account:{number}")));
    }

    [Fact]
    public async Task A_copy_that_is_further_behind_than_the_log_reads_them_all()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await using var copy = await StartAsync(replica, ByMessageOnly, DeafMessages(replica));
        await copy.ViewAsync(store.Id);
        for (var number = 0; number < 10; number++)
        {
            await store.DescribeAsync(StoreUnderTest.Bounds with { MostLogged = 2 }, ($"account:{number}", Status("open")));
        }

        await store.DescribeAsync(StoreUnderTest.Bounds with { MostLogged = 2 }, ("account:3", null));
        var view = await copy.ViewAsync(store.Id, Freshness.Newest.Instance);
        Assert.Equal((9, "", "open"), (view.Attributes.Count, StatusOf(view, "account:3"), StatusOf(view, "account:9")));
    }

    [Fact]
    public async Task What_cannot_be_read_is_answered_by_nobody()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await store.DescribeAsync(null, ("account:1", Status("open")));
        await using var copy = await StartAsync(replica, Quick with { WaitTimeout = TimeSpan.FromMilliseconds(50) });
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.Ready);
        await store.DescribeAsync(null, ("account:1", "no JSON"));
        await Eventually.TrueAsync(async () => await copy.AskAsync(store.Id) is StoreViewResult.Unavailable { Reason: StoreCopy.Stale });
    }

    private static string Status(string status) => $$"""{"status":"{{status}}"}""";

    private static string StatusOf(StoreView view, string name) =>
        view.Attributes.Of(name).AsMap().TryGet(CelValue.Of("status"), out var status) ? status.AsString() : "";
}
