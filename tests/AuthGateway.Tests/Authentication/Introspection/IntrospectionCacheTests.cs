using AuthGateway.Authentication;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authentication.Introspection;

/// <summary>Facts are remembered, never verdicts (CVE-2021-32701), for a bounded time, within bounds.</summary>
public sealed class IntrospectionCacheTests
{
    [Fact]
    public async Task A_good_answer_is_asked_for_once_until_its_time_is_over()
    {
        await using var gate = await OpaqueGate.StartAsync();
        await gate.AcceptAsync();
        gate.Clock.Advance(TimeSpan.FromSeconds(29));
        await gate.AcceptAsync();
        Assert.Equal(1, gate.Server.Hits);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        gate.Server.Say("""{"active":false}""");
        await gate.RefuseAsync(AuthenticationReasons.Inactive);
        Assert.Equal(2, gate.Server.Hits);
    }

    [Fact]
    public async Task An_answer_is_never_remembered_beyond_exp_not_even_for_the_skew()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer["exp"] = TestToken.Start.AddSeconds(10).ToUnixTimeSeconds()));
        await gate.AcceptAsync();
        gate.Clock.Advance(TimeSpan.FromSeconds(10));
        gate.Server.Say("""{"active":false}""");
        await gate.RefuseAsync(AuthenticationReasons.Inactive);
    }

    [Fact]
    public async Task A_refusal_is_remembered_briefly()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say("""{"active":false}""");
        await gate.RefuseAsync(AuthenticationReasons.Inactive);
        gate.Clock.Advance(TimeSpan.FromSeconds(4));
        gate.Server.Say(OpaqueGate.Active());
        await gate.RefuseAsync(AuthenticationReasons.Inactive);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await gate.AcceptAsync();
    }

    [Fact]
    public async Task Nothing_is_remembered_where_the_settings_say_zero()
    {
        await using var gate = await OpaqueGate.StartAsync(server => server with { CacheFor = TimeSpan.Zero, NegativeCacheFor = TimeSpan.Zero });
        await gate.AcceptAsync();
        await gate.AcceptAsync();
        gate.Server.Say("""{"active":false}""");
        await gate.RefuseAsync(AuthenticationReasons.Inactive);
        await gate.RefuseAsync(AuthenticationReasons.Inactive);
        Assert.Equal(4, gate.Server.Hits);
    }

    [Fact]
    public async Task An_outage_is_not_remembered_and_does_not_forget()
    {
        await using var gate = await OpaqueGate.StartAsync();
        await gate.AcceptAsync();
        gate.Server.Say("broken", 500);
        await gate.AcceptAsync();
        await gate.UnavailableAsync(token: "opaque-2");
        gate.Server.Say(OpaqueGate.Active());
        await gate.AcceptAsync("opaque-2");
    }

    [Fact]
    public async Task A_flood_of_garbage_drives_out_no_good_token()
    {
        await using var gate = await OpaqueGate.StartAsync(server => server with { CachedTokens = 64, CacheFor = TimeSpan.FromMinutes(5) });
        for (var i = 0; i < 8; i++)
        {
            await gate.AcceptAsync($"good-{i}");
        }

        gate.Server.Say("""{"active":false}""");
        for (var i = 0; i < 500; i++)
        {
            await gate.RefuseAsync(AuthenticationReasons.Inactive, $"garbage-{i}");
        }

        var before = gate.Server.Hits;
        for (var i = 0; i < 8; i++)
        {
            await gate.AcceptAsync($"good-{i}");
        }

        Assert.Equal(before, gate.Server.Hits);
        Assert.Equal(8, gate.Asked.Remembered);
    }

    [Fact]
    public async Task All_who_wait_for_one_token_share_one_call_and_each_leaves_alone()
    {
        await using var gate = await OpaqueGate.StartAsync();
        var open = new TaskCompletionSource();
        gate.Server.Answer = async context =>
        {
            await open.Task;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(OpaqueGate.Active());
        };
        using var leaving = new CancellationTokenSource();
        // The one that begins the call leaves: the call is nobody's.
        var first = gate.AskAsync(cancellationToken: leaving.Token);
        var others = Enumerable.Range(0, 20).Select(_ => gate.AskAsync()).ToList();
        await Eventually.TrueAsync(() => gate.Asked.Waiting == 21);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Eventually.TrueAsync(() => gate.Asked.Waiting == 20);
        open.SetResult();
        foreach (var outcome in await Task.WhenAll(others))
        {
            Assert.IsType<AuthenticationOutcome.Authenticated>(outcome);
        }

        Assert.Equal(1, gate.Server.Hits);
        Assert.Equal(0, gate.Asked.Waiting);
    }

    [Fact]
    public async Task Calls_and_callers_are_bounded_and_the_rest_is_503()
    {
        await using var gate = await OpaqueGate.StartAsync(server => server with { MostCalls = 2 });
        var open = new TaskCompletionSource();
        gate.Server.Answer = async context =>
        {
            await open.Task;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(OpaqueGate.Active());
        };
        var waiting = Enumerable.Range(0, 32).Select(i => gate.AskAsync($"opaque-{i % 2}")).ToList();
        await Eventually.TrueAsync(() => gate.Asked.Waiting == 32);
        await gate.UnavailableAsync(AuthenticationReasons.IntrospectionOverloaded, "opaque-0");
        open.SetResult();
        await Task.WhenAll(waiting);
        await gate.AcceptAsync("opaque-9");

        open = new TaskCompletionSource();
        var two = new[] { gate.AskAsync("a"), gate.AskAsync("b") };
        await gate.UnavailableAsync(AuthenticationReasons.IntrospectionOverloaded, "c");
        open.SetResult();
        await Task.WhenAll(two);
        Assert.Equal(5, gate.Server.Hits);
    }

    [Fact]
    public void A_credential_of_one_server_is_never_anothers_GHSA_4mq7_pvjg_xp2r()
    {
        Assert.NotEqual(new ScopedHash("a").Of("token"), new ScopedHash("b").Of("token"));
        // The length stands before the name: no character moves from the one into the other.
        Assert.NotEqual(new ScopedHash("ab").Of("c"), new ScopedHash("a").Of("bc"));
        Assert.NotEqual(new ScopedHash("a", new string('k', 32)).Of("token"), new ScopedHash("a").Of("token"));
        Assert.Equal(new ScopedHash("a").Of("token"), new ScopedHash("a").Of("token"));
    }
}
