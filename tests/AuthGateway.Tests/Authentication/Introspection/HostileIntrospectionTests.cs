using AuthGateway.Authentication;
using AuthGateway.Latency;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authentication.Introspection;

/// <summary>What an introspection server, or somebody in its place, may answer. An outage is 503 and never a verdict (Oathkeeper #1167).</summary>
public sealed class HostileIntrospectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("<html><body>Sign in</body></html>")]
    [InlineData("""{"active":"true"}""")]
    [InlineData("""{"active":1}""")]
    [InlineData("""{"active":null}""")]
    [InlineData("""{"Active":true,"sub":"member-1"}""")]
    [InlineData("""{"active":false,"active":true,"sub":"member-1","aud":"https://api.example.test"}""")]
    [InlineData("""{"active":true,"sub":"member-1","aud":"https://api.example.test","sub":"member-2"}""")]
    [InlineData("""{"active":true,"sub":"member-1","aud":"https://api.example.test"} {}""")]
    [InlineData("""{"active":true,"sub":"member-1","aud":"https://api.example.test",}""")]
    [InlineData("""{"active":true,"aud":"https://api.example.test"}""")]
    [InlineData("""{"active":true,"sub":7,"aud":"https://api.example.test"}""")]
    [InlineData("""{"active":true,"sub":"","aud":"https://api.example.test"}""")]
    [InlineData("""{"active":true,"sub":"member-1\u0000","aud":"https://api.example.test"}""")]
    [InlineData("""{"active":true,"sub":"member-1","aud":7}""")]
    [InlineData("""{"active":true,"sub":"member-1","aud":"https://api.example.test","exp":"tomorrow"}""")]
    [InlineData("""{"active":true,"sub":"member-1","aud":"https://api.example.test","exp":-1}""")]
    [InlineData("""{"active":true,"sub":"member-1","aud":"https://api.example.test","scope":{}}""")]
    [InlineData("""{"active":true,"sub":"member-1","aud":"https://api.example.test","cnf":"jkt"}""")]
    [InlineData("""{"active":true,"sub":"member-1","aud":"https://api.example.test","cnf":{"jkt":"short"}}""")]
    public async Task What_is_no_answer_is_an_outage(string body)
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(body);
        await gate.UnavailableAsync();
        // Nothing of it is remembered: the next answer counts.
        gate.Server.Say(OpaqueGate.Active());
        await gate.AcceptAsync();
    }

    [Theory]
    [InlineData(204)]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_status_other_than_200_is_an_outage_whatever_the_body_says(int status)
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return status == 204 ? Task.CompletedTask : context.Response.WriteAsync("""{"active":false}""");
        };
        await gate.UnavailableAsync();
        // A redirect is not followed: it would carry the token to wherever an answer says.
        Assert.Equal(1, gate.Server.Hits);
    }

    [Theory]
    [InlineData("17", 17)]
    [InlineData("0", 1)]
    [InlineData("86400", 60)]
    [InlineData("soon", 5)]
    [InlineData(null, 5)]
    public async Task The_servers_Retry_After_is_passed_on_within_bounds(string? stated, int seconds)
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say("slow down", 429, retryAfter: stated);
        Assert.Equal(TimeSpan.FromSeconds(seconds), (await gate.UnavailableAsync()).Problem.RetryAfter);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_huge_answer_is_given_up_with_and_without_a_stated_length(bool statesLength)
    {
        await using var gate = await OpaqueGate.StartAsync();
        var body = OpaqueGate.Active(answer => answer["pad"] = new string('p', 64 * 1024));
        gate.Server.Answer = context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = statesLength ? body.Length : null;
            return context.Response.WriteAsync(body);
        };
        await gate.UnavailableAsync();
    }

    [Fact]
    public async Task A_compressed_answer_is_not_taken()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Answer = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync(OpaqueGate.Active());
        };
        await gate.UnavailableAsync();
        Assert.False(gate.Server.Headers.ContainsKey("Accept-Encoding"));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/jwt")]
    [InlineData("application/token-introspection+jwt")]
    public async Task Another_media_type_is_no_answer(string type)
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(), type: type);
        await gate.UnavailableAsync();
    }

    [Fact]
    public async Task A_deep_answer_is_no_answer()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say($$"""{"active":true,"sub":"member-1","aud":"{{OpaqueGate.Audience}}","x":{{new string('[', 30)}}{{new string(']', 30)}}}""");
        await gate.UnavailableAsync();
    }

    [Fact]
    public async Task A_server_that_hangs_costs_the_timeout_and_is_the_identity_providers_time()
    {
        await using var gate = await OpaqueGate.StartAsync();
        var arrived = new TaskCompletionSource();
        gate.Server.Answer = async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        var ledger = gate.NewLedger();
        var asking = gate.AskAsync(ledger: ledger);
        await arrived.Task;
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        var unavailable = Assert.IsType<AuthenticationOutcome.Unavailable>(await asking);
        Assert.Equal(LatencyOwner.IdentityProvider, unavailable.Missing);
        Assert.True(ledger.TryClose(out var split));
        Assert.Equal(2.0, split.Seconds(LatencyOwner.IdentityProvider), 3);
    }

    [Fact]
    public async Task A_server_that_is_the_legacy_system_is_on_its_account()
    {
        await using var gate = await OpaqueGate.StartAsync(server => server with { IsLegacySystem = true });
        gate.Server.Say("broken", 500);
        Assert.Equal(LatencyOwner.Legacy, (await gate.UnavailableAsync()).Missing);
    }

    [Fact]
    public async Task A_body_that_never_ends_costs_the_timeout_too()
    {
        await using var gate = await OpaqueGate.StartAsync();
        var arrived = new TaskCompletionSource();
        gate.Server.Answer = async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{\"active\":");
            await context.Response.Body.FlushAsync();
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        var asking = gate.AskAsync();
        await arrived.Task;
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<AuthenticationOutcome.Unavailable>(await asking);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_an_outage_and_no_log_line_holds_a_credential()
    {
        await using var gate = await OpaqueGate.StartAsync();
        await gate.Server.DisposeAsync();
        await gate.UnavailableAsync(token: "very-secret-token");
        await Eventually.TrueAsync(() => gate.Logs.All.Contains("main does not answer", StringComparison.Ordinal));
        Assert.DoesNotContain("very-secret-token", gate.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret-of-the-gateway", gate.Logs.All, StringComparison.Ordinal);
    }
}
