using System.Net;
using AuthGateway.Authentication;
using AuthGateway.Identity;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authentication.Introspection;

/// <summary>Made-up tokens neither lock members out nor reach the server without end (CWE-770, CWE-307).</summary>
public sealed class IntrospectionFloodTests : IAsyncLifetime
{
    private const int Permits = 5;
    private const string Attacker = "203.0.113.9";
    private const string Member = "198.51.100.7";

    private OpaqueGate _gate = null!;

    public async ValueTask InitializeAsync()
    {
        _gate = await OpaqueGate.StartAsync(server => server with
        {
            MostCalls = 8, MostCallsPerAddress = 2, Failures = new FailureLimitSettings { Permits = Permits },
        });
        _gate.Server.Answer = JudgeAsync;
    }

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    [Fact]
    public async Task An_address_that_guesses_is_asked_about_no_more_and_known_tokens_of_it_and_other_addresses_pass()
    {
        await AcceptAsync("good-of-the-same-address", Attacker);
        for (var i = 0; i < 50; i++)
        {
            await _gate.AskFromAsync(Attacker, $"guess-{i}");
        }

        Assert.Equal(1 + Permits + 1, _gate.Server.Hits);
        var refused = await RefusedAsync("good-but-never-seen", Attacker);
        Assert.Equal((429, AuthenticationReasons.TooManyFailures), (refused.Problem.Status, refused.Reason));
        Assert.Contains(refused.Problem.Headers, header => header.Key == "RateLimit");
        Assert.NotNull(refused.Problem.RetryAfter);

        await AcceptAsync("good-of-the-same-address", Attacker);
        await AcceptAsync("good-but-never-seen", Member);
        // Its answer is too old, and still it is no stranger's.
        _gate.Clock.Advance(TimeSpan.FromSeconds(40));
        var before = _gate.Server.Hits;
        await AcceptAsync("good-of-the-same-address", Attacker);
        Assert.Equal(before + 1, _gate.Server.Hits);
        Assert.Single(_gate.Audit.Entries);
    }

    [Fact]
    public async Task One_bad_token_that_is_sent_again_and_again_is_one_failure()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(401, (await RefusedAsync("bad", Attacker)).Problem.Status);
            _gate.Clock.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.Equal(1, _gate.Limits.Taken("failed-introspection", $"4:main{Attacker}"));
    }

    [Fact]
    public async Task A_token_that_was_good_and_ended_is_no_guess()
    {
        await AcceptAsync("good-1", Attacker);
        _gate.Clock.Advance(TimeSpan.FromSeconds(31));
        _gate.Server.Say("""{"active":false}""");
        Assert.Equal(401, (await RefusedAsync("good-1", Attacker)).Problem.Status);
        Assert.Equal(0, _gate.Limits.Calls);
    }

    [Fact]
    public async Task An_outage_counts_against_nobody()
    {
        _gate.Server.Say("broken", 500);
        for (var i = 0; i < 3 * Permits; i++)
        {
            Assert.IsType<AuthenticationOutcome.Unavailable>(await _gate.AskFromAsync(Attacker, $"any-{i}"));
        }

        Assert.Equal(0, _gate.Limits.Calls);
    }

    [Fact]
    public async Task Who_hangs_up_before_the_answer_has_tried_all_the_same()
    {
        for (var i = 0; i <= Permits; i++)
        {
            using var leaving = new CancellationTokenSource();
            var open = Hold();
            var asking = _gate.AskAsync($"guess-{i}", address: Address(Attacker), cancellationToken: leaving.Token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            open.SetResult();
            await Eventually.TrueAsync(() => _gate.Asked.InFlight == 0);
        }

        Assert.Equal(429, (await RefusedAsync("guess", Attacker)).Problem.Status);
    }

    [Fact]
    public async Task An_address_that_keeps_a_slow_server_busy_leaves_places_to_others()
    {
        await AcceptAsync("good-known", Attacker);
        _gate.Clock.Advance(TimeSpan.FromSeconds(31));
        var open = Hold();
        var held = Enumerable.Range(0, 2).Select(i => _gate.AskFromAsync(Attacker, $"guess-{i}")).ToList();
        await Eventually.TrueAsync(() => _gate.Asked.InFlight == 2);
        var refused = await RefusedAsync("guess-2", Attacker);
        Assert.Equal((429, AuthenticationReasons.TooManyLookups), (refused.Problem.Status, refused.Reason));

        // A member behind the same address whose token is known, and one of another address.
        var members = new[] { _gate.AskFromAsync(Attacker, "good-known"), _gate.AskFromAsync(Member, "good-new") };
        await Eventually.TrueAsync(() => _gate.Asked.InFlight == 4);
        open.SetResult();
        Assert.All(await Task.WhenAll(members), outcome => Assert.IsType<AuthenticationOutcome.Authenticated>(outcome));
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task A_flood_through_a_proxy_that_names_no_caller_locks_nobody_out()
    {
        var proxy = new ClientAddress(IPAddress.Parse("10.0.0.1"), IsProxy: true);
        for (var i = 0; i < 10 * Permits; i++)
        {
            await _gate.AskAsync($"guess-{i}", address: proxy);
        }

        Assert.IsType<AuthenticationOutcome.Authenticated>(await _gate.AskAsync("good-never-seen", address: proxy));
    }

    private static ClientAddress Address(string address) => new(IPAddress.Parse(address));

    private async Task JudgeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            _gate.Server.Form["token"].StartsWith("good", StringComparison.Ordinal) ? OpaqueGate.Active() : """{"active":false}""");
    }

    // The server answers when the test says so.
    private TaskCompletionSource Hold()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate.Server.Answer = async context =>
        {
            var token = (await context.Request.ReadFormAsync())["token"].ToString();
            await open.Task;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(token.StartsWith("good", StringComparison.Ordinal) ? OpaqueGate.Active() : """{"active":false}""");
        };
        return open;
    }

    private async Task AcceptAsync(string token, string address) =>
        Assert.IsType<AuthenticationOutcome.Authenticated>(await _gate.AskFromAsync(address, token));

    private async Task<AuthenticationOutcome.Refused> RefusedAsync(string token, string address) =>
        Assert.IsType<AuthenticationOutcome.Refused>(await _gate.AskFromAsync(address, token));
}
