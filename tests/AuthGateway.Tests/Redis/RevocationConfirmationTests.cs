using AuthGateway.Redis;
using AuthGateway.TestSupport;
using static AuthGateway.Tests.Redis.GatewayReplica;

namespace AuthGateway.Tests.Redis;

public sealed class RevocationConfirmationTests
{
    private static readonly RevocationSettings Confirmed = Quick with { ConfirmingReplicas = 1 };

    // The primary waits for its replicas for a share of this, and its answer has the rest to arrive before it is a timeout.
    private static RedisSettings Unhurried(RedisSettings settings) => settings with { CommandTimeout = TimeSpan.FromSeconds(6) };

    [Fact]
    public async Task A_revocation_is_acknowledged_once_a_replica_has_it()
    {
        await using var primary = await RedisServerProcess.StartAsync();
        await using var second = await RedisServerProcess.StartAsync(new RedisServerOptions { ReplicaOf = primary });
        await using var gateway = await LoadedAsync($"redis://{primary.Endpoint}", Confirmed);
        await Eventually.TrueAsync(async () => await gateway.Store.RevokeAsync(Token("t0"), CancellationToken.None) is RevocationOutcome.Written);
        var revision = await gateway.WriteAsync(Token("t1"));
        Assert.Equal($"{revision}", await second.CommandAsync("HGET", "{authgateway:revocations}:state", "revision"));
    }

    [Fact]
    public async Task Without_a_replica_to_confirm_it_nothing_is_acknowledged()
    {
        await using var primary = await RedisServerProcess.StartAsync();
        await using var second = await RedisServerProcess.StartAsync(new RedisServerOptions { ReplicaOf = primary });
        await using var gateway = await LoadedAsync($"redis://{primary.Endpoint}", Confirmed, Unhurried);
        await Eventually.TrueAsync(async () => await gateway.Store.RevokeAsync(Token("t0"), CancellationToken.None) is RevocationOutcome.Written);
        await using var other = await LoadedAsync($"redis://{primary.Endpoint}", Confirmed, Unhurried);
        await Eventually.TrueAsync(async () => await other.Store.RevokeAsync(Token("t0"), CancellationToken.None) is not RevocationOutcome.Unavailable { Reason: RedisFailure.NotConnected });
        second.Freeze();
        try
        {
            var revocation = Token("t1");
            Assert.IsType<RevocationOutcome.Unavailable>(await gateway.Store.RevokeAsync(revocation, CancellationToken.None));
            // The entry stands in the primary, and another gateway that repeats it changes nothing there: the replica
            // lacks it all the same.
            Assert.Equal(
                new RevocationOutcome.Unavailable(RedisFailure.Unconfirmed),
                await other.Store.RevokeAsync(revocation, CancellationToken.None));
        }
        finally
        {
            second.Thaw();
        }

        await Eventually.TrueAsync(async () => await gateway.Store.RevokeAsync(Token("t1"), CancellationToken.None) is RevocationOutcome.Written);
        // The copies read over another connection, which a WAIT does not hold up.
        Assert.Equal(RevocationVerdict.NotRevoked, gateway.CheckToken("another"));
    }
}
