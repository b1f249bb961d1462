using AuthGateway.Redis.Possession;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Redis;

/// <summary>RFC 9449 section 11.1 over several replicas: a proof that one saw is used for all.</summary>
public sealed class UsedProofTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Of_many_who_use_one_proof_at_two_replicas_one_is_the_first(ServerKind kind)
    {
        Assert.SkipWhen(kind == ServerKind.Redis && RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        await using var server = await TestServer.StartAsync(kind);
        await using var one = await GatewayReplica.LoadedAsync(server.Url);
        await using var two = await GatewayReplica.LoadedAsync(server.Url);
        for (var round = 0; round < 20; round++)
        {
            var proof = $"proof-{round}";
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => UseAsync(i % 2 == 0 ? one : two, proof)));
            Assert.Single(outcomes, outcome => outcome is UsedProofOutcome.Unused);
            Assert.Equal(9, outcomes.Count(outcome => outcome is UsedProofOutcome.Used));
        }
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Looking_at_a_proof_uses_nothing_up_and_a_used_one_is_forgotten_in_its_time(ServerKind kind)
    {
        Assert.SkipWhen(kind == ServerKind.Redis && RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        await using var server = await TestServer.StartAsync(kind);
        await using var one = await GatewayReplica.LoadedAsync(server.Url);
        await using var two = await GatewayReplica.LoadedAsync(server.Url);
        Assert.IsType<UsedProofOutcome.Unused>(await PeekAsync(one, "a"));
        Assert.IsType<UsedProofOutcome.Unused>(await PeekAsync(two, "a"));
        Assert.IsType<UsedProofOutcome.Unused>(await UseAsync(one, "a"));
        Assert.IsType<UsedProofOutcome.Used>(await PeekAsync(two, "a"));
        Assert.IsType<UsedProofOutcome.Used>(await UseAsync(two, "a"));
        var left = long.Parse(await server.CommandAsync("PTTL", "authgateway:dpop:{a}"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(left, 1, (long)Kept.TotalMilliseconds);
        await server.CommandAsync("PEXPIRE", "authgateway:dpop:{a}", "1");
        await Eventually.TrueAsync(async () => await PeekAsync(two, "a") is UsedProofOutcome.Unused, what: "the proof is forgotten");
    }

    [Fact]
    public async Task A_Redis_that_is_gone_is_told_as_such()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        await server.DisposeAsync();
        await Eventually.TrueAsync(async () => await UseAsync(replica, Guid.NewGuid().ToString()) is UsedProofOutcome.Unavailable, what: "no answer");
        Assert.IsType<UsedProofOutcome.Unavailable>(await PeekAsync(replica, "a"));
    }

    private static Task<UsedProofOutcome> UseAsync(GatewayReplica replica, string proof) =>
        replica.UsedProofs.UseAsync(proof, Kept, default, CancellationToken.None).AsTask();

    private static Task<UsedProofOutcome> PeekAsync(GatewayReplica replica, string proof) =>
        replica.UsedProofs.PeekAsync(proof, default, CancellationToken.None).AsTask();
}
