using System.Net;
using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Identity;
using AuthGateway.Management;
using AuthGateway.Tests.Authentication;
using AuthGateway.Tests.Tokens.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Management;

public sealed class AdminGateTests
{
    private const string Token = "admin-token-for-tests-0123456789abcdef";
    private const int Permits = 3;

    private readonly FakeTimeProvider _clock = new(TestToken.Start);
    private readonly FakeAudit _audit = new();
    private readonly TestLimits _limits = new();
    private int _served;

    [Fact]
    public async Task Who_guesses_is_recorded_and_then_judged_no_more_and_other_addresses_go_on_CWE_307()
    {
        var gate = Gate();
        for (var i = 0; i < Permits; i++)
        {
            Assert.Equal(401, await AskAsync(gate, $"guess-{i}", "192.0.2.1"));
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(429, await AskAsync(gate, i % 2 == 0 ? "guess" : Token, "192.0.2.1"));
        }

        Assert.Equal(0, _served);
        Assert.Equal(200, await AskAsync(gate, Token, "192.0.2.2"));
        Assert.Equal(1, _served);

        // One line for each attempt that was judged, one for the limit; the first guess after it is what hits it.
        Assert.All(_audit.Entries, entry => Assert.Equal((AuditOutcome.Refused, "192.0.2.1"), (entry.Outcome, entry.ClientAddress)));
        Assert.Single(_audit.Entries, entry => entry.Action == AuditActions.LimitExceeded && entry.Reason == "failed-admin");
        Assert.DoesNotContain("guess", string.Join('\n', _audit.Entries), StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, await AskAsync(gate, Token, "192.0.2.1"));
    }

    [Fact]
    public async Task The_right_token_costs_nothing_and_its_absence_is_no_attempt()
    {
        var gate = Gate();
        for (var i = 0; i < 10 * Permits; i++)
        {
            Assert.Equal(200, await AskAsync(gate, Token, "192.0.2.1"));
            Assert.Equal(401, await AskAsync(gate, token: null, "192.0.2.1"));
        }

        Assert.Equal(0, _limits.Calls);
        Assert.Empty(_audit.Entries);
    }

    [Theory]
    [InlineData("Basic " + Token)]
    [InlineData("Bearer  " + Token)]
    [InlineData("Bearer " + Token + "x")]
    [InlineData("Bearer ")]
    [InlineData("")]
    public async Task What_is_not_the_token_is_refused(string header)
    {
        var context = Request("192.0.2.1");
        context.Request.Headers.Authorization = header;
        await Gate().Guard(Serve)(context);
        Assert.Equal((401, 0), (context.Response.StatusCode, _served));
    }

    [Fact]
    public async Task Without_Redis_the_replica_counts_alone()
    {
        _limits.IsDown = true;
        var gate = Gate();
        for (var i = 0; i < Permits; i++)
        {
            Assert.Equal(401, await AskAsync(gate, "guess", "192.0.2.1"));
        }

        Assert.Equal(429, await AskAsync(gate, "guess", "192.0.2.1"));
        Assert.Equal(429, await AskAsync(gate, Token, "192.0.2.1"));
        Assert.Equal(200, await AskAsync(gate, Token, "192.0.2.2"));
    }

    [Fact]
    public async Task The_handler_finds_where_the_operator_is()
    {
        var context = Request("::ffff:192.0.2.1");
        context.Request.Headers.Authorization = $"Bearer {Token}";
        await Gate().Guard(Serve)(context);
        Assert.Equal("192.0.2.1", context.ClientAddress()!.Address.ToString());
    }

    private static DefaultHttpContext Request(string address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return context;
    }

    private AdminGate Gate() => new(
        new ManagementSettings { AdminToken = Token, Failures = new FailureLimitSettings { Permits = Permits } }, TestFailureLimits.Of(_limits, _clock, _audit), _audit);

    private async Task<int> AskAsync(AdminGate gate, string? token, string address)
    {
        var context = Request(address);
        if (token is not null)
        {
            context.Request.Headers.Authorization = $"Bearer {token}";
        }

        await gate.Guard(Serve)(context);
        return context.Response.StatusCode;
    }

    private Task Serve(HttpContext context)
    {
        _served++;
        return Task.CompletedTask;
    }
}
