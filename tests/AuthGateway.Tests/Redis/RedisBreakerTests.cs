using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using static AuthGateway.Tests.Redis.GatewayReplica;

namespace AuthGateway.Tests.Redis;

/// <summary>Nobody waits for a Redis that answers nobody.</summary>
public sealed class RedisBreakerTests
{
    private const string Script = "return redis.call('INCR', KEYS[1])";
    private static readonly RedisKey[] Keys = ["{breaker}:counter"];

    [Fact]
    public void It_opens_when_so_many_in_a_row_were_late_and_not_before()
    {
        var breaker = new RedisBreaker();
        for (var i = 1; i < RedisBreaker.LateInARow; i++)
        {
            Assert.False(breaker.Late());
        }

        Assert.False(breaker.IsOpen);
        Assert.True(breaker.Late());
        Assert.True(breaker.IsOpen);
        // Told once.
        Assert.False(breaker.Late());
    }

    [Fact]
    public void An_answer_in_between_begins_the_count_again_and_one_afterwards_closes_it_once()
    {
        var breaker = new RedisBreaker();
        for (var i = 1; i < RedisBreaker.LateInARow; i++)
        {
            breaker.Late();
        }

        Assert.False(breaker.Answered());
        Assert.False(breaker.Late());
        for (var i = 1; i < RedisBreaker.LateInARow; i++)
        {
            breaker.Late();
        }

        Assert.True(breaker.IsOpen);
        Assert.True(breaker.Answered());
        Assert.False(breaker.Answered());
        Assert.False(breaker.IsOpen);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R1")]
    public async Task R1_a_frozen_server_is_refused_at_once_until_it_answers_again()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var replica = await LoadedAsync($"redis://{server.Endpoint}", configure: Hasty);
        Assert.IsType<RedisAnswer.Answered>(await CallAsync(replica));
        server.Freeze();
        try
        {
            await Eventually.TrueAsync(
                async () => await CallAsync(replica) is RedisAnswer.Failed { Reason: RedisFailure.CircuitOpen }, TimeSpan.FromMinutes(1), "the circuit opens");
            Assert.True(replica.Logs.Has(EventIds.RedisCircuitOpened));
            Assert.IsType<RedisAnswer.Failed>(await replica.Services.GetRequiredService<RedisCalls>().EvaluateConfirmedAsync(
                RedisMetrics.TakeLimits, Script, Keys, [], default, CancellationToken.None));
        }
        finally
        {
            server.Thaw();
        }

        // Nobody asks meanwhile: the gateway's own question closes it.
        await Eventually.TrueAsync(() => replica.Logs.Has(EventIds.RedisCircuitClosed), TimeSpan.FromMinutes(1), "the circuit closes");
        await Eventually.TrueAsync(async () => await CallAsync(replica) is RedisAnswer.Answered, TimeSpan.FromMinutes(1), "commands are answered");
    }

    [Fact]
    public async Task An_error_is_an_answer_and_a_caller_that_leaves_says_nothing()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var replica = await LoadedAsync($"redis://{server.Endpoint}", configure: Patient);
        var calls = replica.Services.GetRequiredService<RedisCalls>();
        for (var i = 0; i < 2 * RedisBreaker.LateInARow; i++)
        {
            Assert.IsType<RedisAnswer.Failed>(await calls.EvaluateAsync(
                RedisMetrics.TakeLimits, "return redis.error_reply('OOM none left')", Keys, [], default, CancellationToken.None));
        }

        server.Freeze();
        try
        {
            for (var i = 0; i < 2 * RedisBreaker.LateInARow; i++)
            {
                using var leaving = new CancellationTokenSource();
                var call = calls.EvaluateAsync(RedisMetrics.TakeLimits, Script, Keys, [], default, leaving.Token).AsTask();
                await leaving.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            }
        }
        finally
        {
            server.Thaw();
        }

        Assert.False(replica.Logs.Has(EventIds.RedisCircuitOpened));
        Assert.IsType<RedisAnswer.Answered>(await CallAsync(replica));
    }

    [Fact]
    public async Task A_confirmation_waits_for_no_Redis_that_left_several_readings_unanswered()
    {
        await using var server = await RedisServerProcess.StartAsync();
        // Who waited would wait for longer than the test is patient.
        await using var replica = await LoadedAsync($"redis://{server.Endpoint}", Quick with { ConfirmTimeout = TimeSpan.FromMinutes(1) }, Hasty);
        Assert.True(await replica.Copy.ConfirmAsync(default, CancellationToken.None));
        server.Freeze();
        try
        {
            await Eventually.TrueAsync(() => IsRefusedAtOnce(replica.Copy), TimeSpan.FromMinutes(1), "nobody waits");
        }
        finally
        {
            server.Thaw();
        }

        await Eventually.TrueAsync(() => !IsRefusedAtOnce(replica.Copy), TimeSpan.FromMinutes(1), "it is worth waiting again");
        Assert.True(await replica.Copy.ConfirmAsync(default, CancellationToken.None));
    }

    [Fact]
    public async Task A_log_that_is_read_is_not_given_up_whatever_cannot_be_written_back_to_it()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var replica = await LoadedAsync(
            $"redis://{server.Endpoint}", Quick with { ConfirmingReplicas = 1, ConfirmTimeout = TimeSpan.FromMinutes(1) }, Hasty);
        await using (var other = await LoadedAsync($"redis://{server.Endpoint}"))
        {
            await other.WriteAsync(Token("t1"));
            await replica.SeesTokenAsync("t1", RevocationVerdict.Revoked);
        }

        // Lost there and held here: it is written back, and no replica confirms it.
        await server.CommandAsync("FLUSHALL");
        await Eventually.TrueAsync(() => replica.State.LastFailure == RedisFailure.Unconfirmed, TimeSpan.FromMinutes(1), "the write-back is not confirmed");

        for (var i = 0; i < 10; i++)
        {
            // Nobody shows that this is still the primary, so that it confirms nothing; but it is read.
            Assert.False(await replica.Copy.ConfirmAsync(default, CancellationToken.None));
            Assert.False(IsRefusedAtOnce(replica.Copy));
            Assert.Equal(RevocationVerdict.NotRevoked, replica.CheckToken("another"));
        }
    }

    private static bool IsRefusedAtOnce(RevocationCopy copy) => copy.ConfirmAsync(default, new CancellationToken(canceled: true)).AsTask() is { IsCompletedSuccessfully: true, Result: false };

    private static RedisSettings Hasty(RedisSettings settings) => settings with { CommandTimeout = TimeSpan.FromMilliseconds(250) };

    private static async Task<RedisAnswer> CallAsync(GatewayReplica replica) => await replica.Services.GetRequiredService<RedisCalls>().EvaluateAsync(
        RedisMetrics.TakeLimits, Script, Keys, [], default(LedgerHandle), CancellationToken.None);
}
