using AuthGateway.Redis.Bundles;
using Microsoft.Extensions.DependencyInjection;
using static AuthGateway.Tests.Redis.Relations.StoreUnderTest;

namespace AuthGateway.Tests.Redis.Bundles;

/// <summary>Versions of policy bundles in Redis: one script decides which comes into force.</summary>
public sealed class BundleStoreTests
{
    private const string State = "{authgateway:bundles}:state";

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_version_comes_into_force_in_the_place_of_the_one_that_was_seen(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url, configure: GatewayReplica.Patient);
        var store = replica.Services.GetRequiredService<BundleStore>();

        Assert.Equal(0, Got(await store.ReadAsync(default, Cancellation)).Moment.Epoch);
        Assert.IsType<BundleWriting.Written>(await WriteAsync(store, V(1), seen: ""));
        Assert.IsType<BundleWriting.Same>(await WriteAsync(store, V(1), seen: ""));
        Assert.Equal(V(1), Assert.IsType<BundleWriting.Conflict>(await WriteAsync(store, V(2), seen: "")).Version);
        Assert.IsType<BundleWriting.Written>(await WriteAsync(store, V(2), seen: V(1)));
        Assert.Equal(V(2), Assert.IsType<BundleWriting.Conflict>(await WriteAsync(store, V(3), seen: V(1))).Version);

        var versions = Got(await store.ReadAsync(default, Cancellation));
        Assert.Equal((V(2), 2L, false), (versions.ByNamespace["members"], versions.Moment.Revision, versions.IsLost));
        Assert.Equal([$"document {V(1)}"], Got(await store.FindAsync("members", V(1), Cancellation)));
        Assert.Empty(Got(await store.FindAsync("members", V(3), Cancellation)));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Of_many_pipelines_at_once_one_wins_and_the_others_are_told(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url, configure: GatewayReplica.Patient);
        var store = replica.Services.GetRequiredService<BundleStore>();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => WriteAsync(store, V(i), seen: "")));

        Assert.Single(outcomes.OfType<BundleWriting.Written>());
        Assert.Equal(19, outcomes.OfType<BundleWriting.Conflict>().Count());
        Assert.Single(Got(await store.HistoryAsync("members", Cancellation)));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task The_history_is_bounded_and_keeps_what_it_can_go_back_to(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url, configure: GatewayReplica.Patient);
        var store = replica.Services.GetRequiredService<BundleStore>();
        for (var i = 1; i <= 6; i++)
        {
            Assert.IsType<BundleWriting.Written>(await WriteAsync(store, V(i), seen: i == 1 ? "" : V(i - 1), kept: 3));
        }

        Assert.Equal([V(6), V(5), V(4)], Got(await store.HistoryAsync("members", Cancellation)).Select(entry => entry.Version));
        Assert.Equal("3", await server.CommandAsync("HLEN", "{authgateway:bundles}:documents"));

        // Going back needs no document, and what is gone can't be gone back to.
        var back = new NewBundleVersion("members", V(4), "", V(6), "rollback", "me\nnot me");
        Assert.IsType<BundleWriting.Written>(Got(await store.WriteAsync(back, 3, Cancellation)));
        Assert.IsType<BundleWriting.Unknown>(Got(await store.WriteAsync(back with { Version = V(1), Seen = V(4) }, 3, Cancellation)));
        var newest = Got(await store.HistoryAsync("members", Cancellation))[0];
        Assert.Equal((V(4), V(6), "rollback", "me not me"), (newest.Version, newest.Before, newest.Kind, newest.Actor));
        Assert.Equal([$"document {V(4)}"], Got(await store.FindAsync("members", V(4), Cancellation)));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_failover_that_went_back_in_time_is_told(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url, configure: GatewayReplica.Patient);
        var store = replica.Services.GetRequiredService<BundleStore>();
        await WriteAsync(store, V(1), seen: "");
        await WriteAsync(store, V(2), seen: V(1));
        var seen = Got(await store.ReadAsync(default, Cancellation)).Moment;

        // Another server with the first write alone, on which somebody writes: the second revision is given out again.
        await server.CommandAsync("HSET", State, "v:members", V(1), "revision", "1", "replid", "another");
        await WriteAsync(store, V(3), seen: V(1));

        var now = Got(await store.ReadAsync(seen, Cancellation));
        Assert.True(now.IsLost);
        Assert.Equal((seen.Epoch + 1, 2L), (now.Moment.Epoch, now.Moment.Revision));
        Assert.False(Got(await store.ReadAsync(now.Moment, Cancellation)).IsLost);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string V(int number) => number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<BundleWriting> WriteAsync(BundleStore store, string version, string seen, int kept = 10) =>
        Got(await store.WriteAsync(new NewBundleVersion("members", version, $"document {version}", seen, "apply", "tests"), kept, Cancellation));
}
