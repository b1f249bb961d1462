using AuthGateway.Authentication;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authentication.LegacySessions;

/// <summary>Made-up sessions neither lock members out nor load the legacy system (CWE-770, CWE-307).</summary>
public sealed class LegacySessionFloodTests : IAsyncLifetime
{
    private const int Permits = 5;
    private const string Attacker = "203.0.113.9";

    private RedisForTests _redis = null!;
    private TestAuthority _legacy = null!;
    private SessionGate _gate = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisForTests.StartAsync();
        _legacy = await TestAuthority.StartAsync();
        _legacy.Answer = AnswerAsync;
        _gate = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _legacy.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task An_address_that_guesses_is_asked_about_no_more_at_any_replica_and_known_sessions_pass()
    {
        await using var other = await StartAsync();
        foreach (var replica in new[] { _gate, other })
        {
            Assert.IsType<AuthenticationOutcome.Authenticated>(await replica.AskAsync("good-1", Attacker));
        }

        for (var i = 0; i < 50; i++)
        {
            await _gate.AskAsync($"guess-{i}", Attacker);
            await other.AskAsync($"guess-{i}-there", Attacker);
        }

        // Two good ones, the permits over both replicas, and for each replica the one by which it learns that there are no more.
        Assert.Equal(2 + Permits + 2, _legacy.Hits);
        foreach (var replica in new[] { _gate, other })
        {
            var refused = Assert.IsType<AuthenticationOutcome.Refused>(await replica.AskAsync("good-2", Attacker));
            Assert.Equal((429, AuthenticationReasons.TooManyFailures), (refused.Problem.Status, refused.Reason));
            Assert.IsType<AuthenticationOutcome.Authenticated>(await replica.AskAsync("good-1", Attacker));
            Assert.IsType<AuthenticationOutcome.Authenticated>(await replica.AskAsync("good-2", "198.51.100.7"));
        }

        Assert.Single(_gate.Audit.Entries);
    }

    [Fact]
    public async Task A_known_session_is_asked_about_anew_while_the_flood_runs()
    {
        await using var gate = await StartAsync(TimeSpan.Zero);
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync("good-1", Attacker));
        for (var i = 0; i < 2 * Permits; i++)
        {
            await gate.AskAsync($"guess-{i}", Attacker);
        }

        Assert.Equal(429, Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync("guess", Attacker)).Problem.Status);
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync("good-1", Attacker));
    }

    [Fact]
    public async Task An_address_that_keeps_a_slow_legacy_system_busy_leaves_places_to_others()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _legacy.Answer = async context =>
        {
            await open.Task;
            await AnswerAsync(context);
        };
        var held = Enumerable.Range(0, 2).Select(i => _gate.AskAsync($"guess-{i}", Attacker)).ToList();
        await Eventually.TrueAsync(() => _gate.Source.Waiting == 2);
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await _gate.AskAsync("guess-2", Attacker));
        Assert.Equal((429, AuthenticationReasons.TooManyLookups), (refused.Problem.Status, refused.Reason));
        var member = _gate.AskAsync("good-1", "198.51.100.7");
        await Eventually.TrueAsync(() => _gate.Source.Waiting == 3);
        open.SetResult();
        Assert.IsType<AuthenticationOutcome.Authenticated>(await member);
        await Task.WhenAll(held);
    }

    private static Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Cookie.ToString().Contains("=good", StringComparison.Ordinal))
        {
            return context.Response.WriteAsync("""{"member":"member-1"}""");
        }

        context.Response.StatusCode = 401;
        return Task.CompletedTask;
    }

    private Task<SessionGate> StartAsync(TimeSpan? cacheFor = null) => SessionGate.StartAsync(_redis, SessionGate.Settings(_legacy) with
    {
        MostCalls = 8, MostCallsPerAddress = 2, CacheFor = cacheFor ?? TimeSpan.FromMinutes(5), NegativeCacheFor = TimeSpan.Zero,
        Failures = new FailureLimitSettings { Permits = Permits, Window = TimeSpan.FromHours(1) },
    });
}
