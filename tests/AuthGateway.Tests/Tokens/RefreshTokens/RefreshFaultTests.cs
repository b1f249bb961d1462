using AuthGateway.Audit;
using AuthGateway.Tests.Redis;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

/// <summary>What happens to a family while Redis, a replica or the caller is away.</summary>
public sealed class RefreshFaultTests
{
    [Fact]
    public async Task While_Redis_is_away_nobody_is_refused_and_the_retry_after_it_is_no_reuse()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var replica = await RefreshReplica.StartAsync($"redis://{redis.Endpoint}", new RefreshTokenSettings(), timeout: TimeSpan.FromMilliseconds(250));
        var issued = await replica.IssueAsync();
        redis.Freeze();
        try
        {
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(issued.Token));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.FindAsync(issued.Token));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.Tokens.StartAsync(RefreshReplica.Grant(), default, CancellationToken.None));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.Tokens.RevokeAsync(issued.Token, RefreshReplica.Client, default, CancellationToken.None));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.Tokens.EndSubjectAsync("https://id.example", "member-1", default, CancellationToken.None));
        }
        finally
        {
            redis.Thaw();
        }

        RefreshOutcome outcome = new RefreshOutcome.Unavailable("");
        await Eventually.TrueAsync(async () => (outcome = await replica.UseAsync(issued.Token)) is not RefreshOutcome.Unavailable);
        var next = Assert.IsType<RefreshOutcome.Rotated>(outcome).Token;
        Assert.Equal(next, await replica.RotateAsync(issued.Token));
        await replica.RotateAsync(next);
    }

    [Fact]
    public async Task Without_a_replica_to_confirm_it_a_use_is_not_acknowledged_and_the_family_does_not_run_out_of_its_grace()
    {
        await using var primary = await RedisServerProcess.StartAsync();
        await using var second = await RedisServerProcess.StartAsync(new RedisServerOptions { ReplicaOf = primary });
        await using var replica = await RefreshReplica.StartAsync(
            $"redis://{primary.Endpoint}",
            new RefreshTokenSettings { Grace = TimeSpan.Zero },
            revocation: GatewayReplica.Quick with { Lease = TimeSpan.FromSeconds(30), ConfirmingReplicas = 1 },
            timeout: TimeSpan.FromSeconds(4));
        RefreshOutcome start = new RefreshOutcome.Unavailable("");
        await Eventually.TrueAsync(async () => (start = await replica.Tokens.StartAsync(RefreshReplica.Grant(), default, CancellationToken.None)) is RefreshOutcome.Issued);
        var issued = (RefreshOutcome.Issued)start;
        var next = "";
        second.Freeze();
        try
        {
            // With no grace at all the second of them would be a reuse, had the first one used anything up.
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(issued.Token));
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(issued.Token));
            second.Thaw();
            await Eventually.TrueAsync(async () => await replica.UseAsync(issued.Token) is RefreshOutcome.Rotated { IsRetry: false } rotated && (next = rotated.Token).Length > 0);
            next = await replica.RotateAsync(next);
            second.Freeze();
            // An end, too, is not said to be one until it is safe.
            Assert.IsType<RefreshOutcome.Unavailable>(await replica.UseAsync(issued.Token));
        }
        finally
        {
            second.Thaw();
        }

        await Eventually.TrueAsync(async () => await replica.UseAsync(issued.Token) is RefreshOutcome.Refused { Reason: RefreshReasons.FamilyEnded });
        Assert.True(replica.AccessTokensAreRevoked(issued.Grant.FamilyId));
        Assert.Contains(replica.Events, audited => audited.Action == AuditActions.RefreshReuseDetected);
    }

    [Fact]
    public async Task A_thief_that_hangs_up_does_not_keep_the_end_from_coming()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        var next = await replica.RotateAsync(issued.Token);
        await RefreshSteps.GraceIsOverAsync(server, issued);
        using var hangUp = new CancellationTokenSource();

        await replica.Tokens.RotateAsync(
            issued.Token,
            RefreshReplica.Client,
            _ =>
            {
                hangUp.Cancel();
                return null;
            },
            default,
            hangUp.Token);

        await RefreshSteps.IsOverAsync(issued, next, replica);
        Assert.Single(replica.Events);
    }
}
