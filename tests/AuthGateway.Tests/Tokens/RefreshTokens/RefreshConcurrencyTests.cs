using AuthGateway.Tests.Redis;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

/// <summary>Many callers at once, over two replicas, and a Redis that dies in the middle and comes back with what it had written.</summary>
public sealed class RefreshConcurrencyTests
{
    private const int Callers = 200;

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Two_hundred_at_once_get_one_successor(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var first = await RefreshReplica.StartAsync(server.Url);
        await using var second = await RefreshReplica.StartAsync(server.Url);
        var issued = await first.IssueAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => (i % 2 == 0 ? first : second).UseAsync(issued.Token)));

        var rotated = outcomes.Select(outcome => Assert.IsType<RefreshOutcome.Rotated>(outcome)).ToList();
        Assert.Single(rotated.Select(outcome => outcome.Token).Distinct(StringComparer.Ordinal));
        Assert.Single(rotated, outcome => !outcome.IsRetry);
        await EndsForAllAsync(issued, rotated[0].Token, first, second);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Without_a_grace_one_of_two_hundred_succeeds_and_the_family_ends(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var first = await RefreshReplica.StartAsync(server.Url, TimeSpan.Zero);
        await using var second = await RefreshReplica.StartAsync(server.Url, TimeSpan.Zero);
        var issued = await first.IssueAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => (i % 2 == 0 ? first : second).UseAsync(issued.Token)));

        var rotated = Assert.Single(outcomes.OfType<RefreshOutcome.Rotated>());
        Assert.Single(outcomes.OfType<RefreshOutcome.ReuseDetected>());
        Assert.Single(first.Events.Concat(second.Events));
        await first.RefusedAsync(rotated.Token, RefreshReasons.FamilyEnded);
        await second.RefusedAsync(rotated.Token, RefreshReasons.FamilyEnded);
    }

    [Fact]
    public async Task A_Redis_that_dies_in_the_middle_and_comes_back_gives_nobody_a_second_successor_and_ends_no_family()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        await using var redis = await RedisServerProcess.StartAsync(new RedisServerOptions { Durable = true });
        await using var first = await ReplicaAsync(redis, TimeSpan.FromMinutes(5));
        await using var second = await ReplicaAsync(redis, TimeSpan.FromMinutes(5));
        var issued = await first.IssueAsync();
        var token = issued.Token;
        var old = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var (outcomes, unanswered) = await StormAsync(redis, first, second, token);

            // Every caller that got a successor, before the crash or after it, got the same one, and nobody was refused.
            var successor = Assert.Single(outcomes.Select(outcome => Assert.IsType<RefreshOutcome.Rotated>(outcome).Token).Distinct(StringComparer.Ordinal));
            Assert.True(unanswered >= Callers / 2);
            Assert.Empty(first.Events);
            Assert.Empty(second.Events);
            old.Add(token);
            token = successor;
        }

        await EndsForAllAsync(issued, token, first, second, old[0]);
    }

    [Fact]
    public async Task Without_a_grace_a_crash_in_the_middle_gives_one_success_at_most()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        await using var redis = await RedisServerProcess.StartAsync(new RedisServerOptions { Durable = true });
        await using var first = await ReplicaAsync(redis, TimeSpan.Zero);
        await using var second = await ReplicaAsync(redis, TimeSpan.Zero);
        var issued = await first.IssueAsync();

        var (outcomes, _) = await StormAsync(redis, first, second, issued.Token);

        Assert.InRange(outcomes.Count(outcome => outcome is RefreshOutcome.Rotated), 0, 1);
        Assert.All(outcomes, outcome => Assert.True(outcome is RefreshOutcome.Rotated or RefreshOutcome.ReuseDetected or RefreshOutcome.Refused { Reason: RefreshReasons.FamilyEnded }, $"{outcome}"));
        Assert.IsType<RefreshOutcome.Refused>(await AnsweredAsync(first, issued.Token));
        await first.SeesAccessTokensRevokedAsync(issued.Grant.FamilyId);
        await second.SeesAccessTokensRevokedAsync(issued.Grant.FamilyId);
    }

    // Whose turn it is changes hands while all of them run: a chain, each link of which is asked for by several callers at once, and a
    // watcher that asks all the while which tokens are valid.
    [Fact]
    public async Task At_every_moment_one_successor_lives_at_most()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var first = await RefreshReplica.StartAsync(server.Url, TimeSpan.Zero);
        await using var second = await RefreshReplica.StartAsync(server.Url, TimeSpan.Zero);
        var issued = await first.IssueAsync();
        var chain = new List<string> { issued.Token };
        for (var link = 0; link < 50; link++)
        {
            chain.Add(await (link % 2 == 0 ? first : second).RotateAsync(chain[^1]));

            // Both replicas agree which of them all is the one that lives.
            foreach (var replica in new[] { first, second })
            {
                var live = 0;
                foreach (var token in chain)
                {
                    live += await replica.FindAsync(token) is RefreshOutcome.Found ? 1 : 0;
                }

                Assert.Equal(1, live);
            }
        }

        await EndsForAllAsync(issued, chain[^1], first, second);
    }

    private static Task<RefreshReplica> ReplicaAsync(RedisServerProcess redis, TimeSpan grace) =>
        RefreshReplica.StartAsync($"redis://{redis.Endpoint}", new RefreshTokenSettings { Grace = grace }, timeout: TimeSpan.FromSeconds(2));

    // Each caller asks until it is answered, as a client does after 503. A half of them ask while Redis runs, and it is killed as soon as
    // some are answered; the others ask while it is away.
    private static async Task<(IReadOnlyList<RefreshOutcome> Outcomes, int Unanswered)> StormAsync(
        RedisServerProcess redis, RefreshReplica first, RefreshReplica second, string token)
    {
        var (answered, unanswered) = (0, 0);
        var away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, Callers).Select(async i =>
        {
            await (i % 2 == 0 ? Task.CompletedTask : away.Task);
            for (var attempt = i / 2; ; attempt++)
            {
                if (await (attempt % 2 == 0 ? first : second).UseAsync(token) is not RefreshOutcome.Unavailable and var outcome)
                {
                    Interlocked.Increment(ref answered);
                    return outcome;
                }

                Interlocked.Increment(ref unanswered);
                await Task.Delay(20);
            }
        }).ToArray();
        await Eventually.TrueAsync(() => Volatile.Read(ref answered) >= 1);
        await redis.KillAsync();
        away.SetResult();
        await Eventually.TrueAsync(() => Volatile.Read(ref unanswered) >= Callers / 2);
        await redis.RestartAsync();
        return (await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(60)), unanswered);
    }

    // A busy machine may exceed a command's time; asking again is what a caller does then.
    private static async Task<RefreshOutcome> AnsweredAsync(RefreshReplica replica, string token)
    {
        RefreshOutcome outcome = new RefreshOutcome.Unavailable("");
        await Eventually.TrueAsync(async () => (outcome = await replica.UseAsync(token)) is not RefreshOutcome.Unavailable);
        return outcome;
    }

    // The one that is presented again is known to be old: its successor is used here.
    private static async Task EndsForAllAsync(RefreshOutcome.Issued issued, string current, RefreshReplica first, RefreshReplica second, string? old = null)
    {
        var last = Assert.IsType<RefreshOutcome.Rotated>(await AnsweredAsync(first, current)).Token;
        Assert.IsType<RefreshOutcome.ReuseDetected>(await AnsweredAsync(second, old ?? issued.Token));
        foreach (var replica in new[] { first, second })
        {
            Assert.Equal(RefreshReasons.FamilyEnded, Assert.IsType<RefreshOutcome.Refused>(await AnsweredAsync(replica, last)).Reason);
            Assert.Equal(RefreshReasons.FamilyEnded, Assert.IsType<RefreshOutcome.Refused>(await AnsweredAsync(replica, current)).Reason);
            await replica.SeesAccessTokensRevokedAsync(issued.Grant.FamilyId);
        }
    }
}
