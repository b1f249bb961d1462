using System.Net;
using AuthGateway.Authentication;
using AuthGateway.Authentication.ApiKeys;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.ApiKeys;
using AuthGateway.Routes;
using AuthGateway.Tests.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication.ApiKeys;

/// <summary>The scheme over the embedded Redis, with a clock and limits of the test's own.</summary>
public sealed class ApiKeySchemeTests : IAsyncLifetime
{
    private static readonly RouteRules Rules = new() { RouteId = "keys", Policy = KnownPolicies.Authenticated, Schemes = [AuthGateway.Routes.AuthenticationSchemes.ApiKey] };

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TestLimits _limits = new();
    private readonly TestRevocations _revocations = new();
    private readonly AuthenticationSettings _settings = new()
    {
        ApiKeys = new ApiKeySettings { Enabled = true, HashKeys = [new string('p', 32)], Failures = new FailureLimitSettings { Permits = 3 } },
    };

    private TestServer _server = null!;
    private GatewayReplica _replica = null!;
    private ApiKeyUses _uses = null!;
    private ApiKeyScheme _scheme = null!;
    private ApiKeyService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(ServerKind.Embedded);
        _replica = await GatewayReplica.LoadedAsync(_server.Url);
        var store = _replica.Services.GetRequiredService<ApiKeyStore>();
        var hasher = new ApiKeyHasher(_settings);
        _uses = new ApiKeyUses(store, NullLogger<ApiKeyUses>.Instance);
        _scheme = new ApiKeyScheme(_settings, store, hasher, _uses, _revocations, _clock, _limits, TestFailureLimits.Of(_limits, _clock));
        _service = new ApiKeyService(_settings, store, hasher, _replica.Store, _clock, new Tokens.Service.FakeAudit());
    }

    public async ValueTask DisposeAsync()
    {
        _uses.Dispose();
        await _replica.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_key_makes_an_application()
    {
        var issued = await MakeAsync();
        var principal = Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(issued.Text.Text)).Principal;

        Assert.Equal((PrincipalType.Application, "urn:authgateway:api-keys", "billing"), (principal.Type, principal.Issuer, principal.Subject));
        Assert.Equal(("billing", issued.Key.Id), (principal.ClientId, principal.TokenId));
        Assert.Equal(["invoices:read"], principal.Scopes);
        Assert.Equal(issued.Key.Expires, principal.ExpiresAt);
        Assert.Equal(issued.Key.Created, principal.IssuedAt);

        // Signed identities are kept by the principal: a new reading of the same facts keeps it.
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Same(principal, Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(issued.Text.Text)).Principal);
    }

    [Fact]
    public async Task A_key_is_good_up_to_its_end_and_an_old_secret_up_to_the_end_of_the_overlap()
    {
        var issued = await MakeAsync();
        Assert.IsType<ApiKeyOutcome.Issued>(await _service.RotateAsync(issued.Key.Id, TimeSpan.FromHours(1), "test", default, CancellationToken.None));
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(issued.Text.Text));
        // Redis' clock counts the overlap, and on a busy machine it has gone on since this one was set.
        _clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await RefusedAsync(issued.Text.Text, 401, AuthenticationReasons.Expired);

        var other = await MakeAsync();
        _clock.Advance(TimeSpan.FromDays(31));
        await RefusedAsync(other.Text.Text, 401, AuthenticationReasons.Expired);
    }

    [Fact]
    public async Task A_key_works_from_its_networks_only()
    {
        var issued = await MakeAsync(key => key with { Networks = [IPNetwork.Parse("192.0.2.0/24")] });
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(issued.Text.Text, "192.0.2.200"));
        await RefusedAsync(issued.Text.Text, 401, AuthenticationReasons.AddressRefused, "192.0.3.1");
        await RefusedAsync(issued.Text.Text, 401, AuthenticationReasons.AddressRefused);
    }

    [Fact]
    public async Task A_key_with_a_limit_is_answered_429_above_it_and_503_when_nobody_counts()
    {
        var issued = await MakeAsync(key => key with { Permits = 2, Window = TimeSpan.FromSeconds(30) });
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(issued.Text.Text));
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(issued.Text.Text));
        var refused = await RefusedAsync(issued.Text.Text, 429, AuthenticationReasons.LimitExceeded);
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Problem.RetryAfter);
        _limits.IsDown = true;
        Assert.Equal(AuthenticationReasons.LimitsUnavailable, Assert.IsType<AuthenticationOutcome.Unavailable>(await AskAsync(issued.Text.Text)).Reason);
    }

    [Fact]
    public async Task Wrong_keys_count_against_the_address_and_a_key_that_is_known_here_goes_on()
    {
        const string Address = "192.0.2.1";
        var known = await MakeAsync();
        var unseen = await MakeAsync();
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(known.Text.Text, Address));
        for (var i = 0; i < 3; i++)
        {
            await RefusedAsync(ApiKeyText.New(known.Key.Id).Text, 401, AuthenticationReasons.UnknownApiKey, Address);
        }

        await RefusedAsync(ApiKeyText.New(known.Key.Id).Text, 429, AuthenticationReasons.TooManyFailures, Address);
        await RefusedAsync(unseen.Text.Text, 429, AuthenticationReasons.TooManyFailures, Address);
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(unseen.Text.Text, "192.0.2.2"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(known.Text.Text, Address));
        Assert.Equal(3, _limits.Taken("failed-api-keys", Address));

        // A typo is no guess.
        await RefusedAsync(known.Text.Text[..^1] + "-", 401, AuthenticationReasons.MalformedApiKey, Address);
        Assert.Equal(3, _limits.Taken("failed-api-keys", Address));
    }

    [Fact]
    public async Task A_copy_of_the_revocations_that_is_not_trusted_is_503()
    {
        var issued = await MakeAsync();
        _revocations.Verdict = RevocationVerdict.Unknown;
        Assert.Equal(503, Assert.IsType<AuthenticationOutcome.Unavailable>(await AskAsync(issued.Text.Text)).Problem.Status);
        _revocations.Verdict = RevocationVerdict.Revoked;
        await RefusedAsync(issued.Text.Text, 401, AuthenticationReasons.Revoked);
    }

    private async Task<ApiKeyOutcome.Issued> MakeAsync(Func<NewApiKey, NewApiKey>? change = null)
    {
        var key = new NewApiKey { Client = "billing", Scopes = ["invoices:read"], Lifetime = TimeSpan.FromDays(30) };
        return Assert.IsType<ApiKeyOutcome.Issued>(await _service.CreateAsync(change?.Invoke(key) ?? key, "test", default, CancellationToken.None));
    }

    private async Task<AuthenticationOutcome.Refused> RefusedAsync(string key, int status, string reason, string? address = null)
    {
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await AskAsync(key, address));
        Assert.Equal((status, reason), (refused.Problem.Status, refused.Reason));
        return refused;
    }

    private async Task<AuthenticationOutcome> AskAsync(string key, string? address = null)
    {
        var context = new DefaultHttpContext();
        var ledger = new Ledger();
        ledger.Open(TimeProvider.System);
        context.Features.Set(ledger);
        if (address is not null)
        {
            context.Features.Set(new ClientAddress(IPAddress.Parse(address)));
        }

        return await _scheme.AuthenticateAsync(context, new PresentedCredential(_scheme.Places[0], key), Rules, CancellationToken.None);
    }
}
