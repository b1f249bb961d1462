using System.Net;
using AuthGateway.Authentication;
using AuthGateway.Authentication.Sessions;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.Sessions;
using AuthGateway.Routes;
using AuthGateway.Tests.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication.Sessions;

/// <summary>The scheme over the embedded Redis, with a clock, limits and revocations of the test's own.</summary>
public sealed class SessionSchemeTests : IAsyncLifetime
{
    private const string Address = "192.0.2.1";

    private static readonly RouteRules Rules = new() { RouteId = "own", Policy = KnownPolicies.Authenticated, Schemes = [AuthGateway.Routes.AuthenticationSchemes.Session] };

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TestLimits _limits = new();
    private readonly TestRevocations _revocations = new();
    private readonly AuthenticationSettings _settings = new()
    {
        Sessions = new SessionSettings { Enabled = true, Failures = new FailureLimitSettings { Permits = 3 } },
    };

    private TestServer _server = null!;
    private GatewayReplica _replica = null!;
    private SessionScheme _scheme = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(ServerKind.Embedded);
        _replica = await GatewayReplica.LoadedAsync(_server.Url);
        _scheme = new SessionScheme(
            _settings, Store, new SessionMemory(_settings, _clock, NullLogger<SessionMemory>.Instance), _revocations, new SessionCookie(_settings.Sessions), _clock,
            TestFailureLimits.Of(_limits, _clock));
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Unknown_ids_count_against_the_address_and_a_session_that_is_known_here_goes_on()
    {
        var (known, unseen) = (await BeginAsync("one"), await BeginAsync("two"));
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(known.Text));
        for (var i = 0; i < 3; i++)
        {
            await RefusedAsync(SessionId.New(Subject("one")).Text, 401, AuthenticationReasons.UnknownSession);
        }

        await RefusedAsync(SessionId.New(Subject("one")).Text, 429, AuthenticationReasons.TooManyFailures);
        await RefusedAsync(unseen.Text, 429, AuthenticationReasons.TooManyFailures);
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(unseen.Text, "192.0.2.2"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(known.Text));
        Assert.Equal(3, _limits.Taken("failed-sessions", Address));
        await RefusedAsync("malformed", 401, AuthenticationReasons.UnknownSession);
        Assert.Equal(3, _limits.Taken("failed-sessions", Address));
    }

    [Fact]
    public async Task Facts_are_used_for_a_moment_and_the_revocations_are_asked_every_time()
    {
        var id = await BeginAsync("one");
        var first = Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(id.Text)).Principal;
        await Store.EndAsync(Subject("one"), "handle-one", default, CancellationToken.None);

        // Ended in Redis and not pushed: remembered for CacheFor and no longer.
        Assert.Same(first, Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(id.Text)).Principal);
        _revocations.Verdict = RevocationVerdict.Unknown;
        Assert.NotEqual(200, Status(await AskAsync(id.Text)));
        _revocations.Verdict = RevocationVerdict.NotRevoked;
        _clock.Advance(_settings.Sessions.CacheFor);
        await RefusedAsync(id.Text, 401, AuthenticationReasons.UnknownSession);
    }

    [Fact]
    public async Task The_principal_stays_the_same_while_nothing_changes()
    {
        var id = await BeginAsync("one");
        var first = Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(id.Text)).Principal;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Same(first, Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(id.Text)).Principal);
    }

    [Fact]
    public async Task A_session_that_is_found_revoked_ends_in_Redis_too()
    {
        // The log forgets a revocation one day; the session must not come back then.
        var id = await BeginAsync("one");
        _revocations.Verdict = RevocationVerdict.Revoked;
        await RefusedAsync(id.Text, 401, AuthenticationReasons.Revoked);
        _revocations.Verdict = RevocationVerdict.NotRevoked;
        await RefusedAsync(id.Text, 401, AuthenticationReasons.UnknownSession);
    }

    [Fact]
    public async Task A_stream_that_a_session_opened_ends_with_the_logout_at_the_issuer_and_with_the_token_from_which_it_began_RFC_7009()
    {
        var id = await BeginAsync("one", GatewayReplica.Caller("one") with { SessionId = "sid-1", TokenId = "token-1" });
        foreach (var revoked in (Predicate<Principal>[])[principal => principal.SessionId == "sid-1", principal => principal.TokenId == "token-1"])
        {
            // Read from Redis, and from memory.
            var streams = new OpenStreams();
            var context = Request();
            streams.Add(context, Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(id.Text, context)).Principal);
            Assert.Equal(0, streams.CutWhere(principal => principal.SessionId == "sid-2"));
            Assert.Equal(1, streams.CutWhere(revoked));
        }
    }

    [Fact]
    public async Task Whoever_made_a_session_of_a_stolen_token_is_out_when_that_token_is_revoked_RFC_7009_section_2_1()
    {
        var id = await BeginAsync("one", GatewayReplica.Caller("one") with { SessionId = null, TokenId = "stolen" });
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(id.Text));
        _revocations.IsRevoked = principal => principal.TokenId == "stolen";
        await RefusedAsync(id.Text, 401, AuthenticationReasons.Revoked);
    }

    [Fact]
    public async Task A_session_that_was_made_of_a_legacy_one_goes_on_when_that_one_runs_out_and_ends_with_its_logout()
    {
        // A legacy session's name is that of the session and of the credential.
        var id = await BeginAsync("one", GatewayReplica.Caller("one") with { SessionId = "name", TokenId = "name" });
        _revocations.IsRevoked = principal => principal.TokenId == "name";
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(id.Text));
        _revocations.IsRevoked = principal => principal.SessionId == "name";
        await RefusedAsync(id.Text, 401, AuthenticationReasons.Revoked);
    }

    [Fact]
    public async Task One_member_cannot_fill_the_log_of_revocations_with_sessions_that_end_CWE_770()
    {
        var service = new SessionService(
            _settings, Store, new SessionMemory(_settings, _clock, NullLogger<SessionMemory>.Instance), new SessionCookie(_settings.Sessions),
            _replica.Services.GetRequiredService<RevocationStore>(), _clock, NullLogger<SessionService>.Instance, new Tokens.Service.FakeAudit(), _limits);
        var flood = GatewayReplica.Caller("flood");
        for (var i = 0; i < 60; i++)
        {
            Assert.IsType<SessionOutcome.Issued>(await service.BeginAsync(Request(), flood, CancellationToken.None));
        }

        var refused = Assert.IsType<SessionOutcome.Failed>(await service.BeginAsync(Request(), flood, CancellationToken.None));
        Assert.Equal((429, AuthenticationReasons.LimitExceeded), (refused.Problem.Status, refused.Reason));
        Assert.NotNull(refused.Problem.RetryAfter);
        Assert.IsType<SessionOutcome.Issued>(await service.BeginAsync(Request(), GatewayReplica.Caller("other"), CancellationToken.None));
        _limits.IsDown = true;
        refused = Assert.IsType<SessionOutcome.Failed>(await service.BeginAsync(Request(), flood, CancellationToken.None));
        Assert.Equal(503, refused.Problem.Status);
    }

    private SessionStore Store => _replica.Services.GetRequiredService<SessionStore>();

    private static SessionSubject Subject(string subject) => SessionSubject.Of(GatewayReplica.Issuer, subject);

    private static int Status(AuthenticationOutcome outcome) => outcome switch
    {
        AuthenticationOutcome.Refused refused => refused.Problem.Status,
        AuthenticationOutcome.Unavailable unavailable => unavailable.Problem.Status,
        _ => 200,
    };

    private async Task<SessionId> BeginAsync(string subject, Principal? caller = null)
    {
        var id = SessionId.New(Subject(subject));
        var document = SessionDocument.Write(caller ?? GatewayReplica.Caller(subject), [])!;
        Assert.IsType<SessionCreation.Created>(await Store.CreateAsync(
            new NewSession(id.Key.IdHash, $"handle-{subject}", Subject(subject), document, TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), Most: 10), default, CancellationToken.None));
        return id;
    }

    private async Task RefusedAsync(string id, int status, string reason)
    {
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await AskAsync(id));
        Assert.Equal((status, reason), (refused.Problem.Status, refused.Reason));
    }

    private async Task<AuthenticationOutcome> AskAsync(string id, string address = Address) => await AskAsync(id, Request(address));

    private async Task<AuthenticationOutcome> AskAsync(string id, HttpContext context) =>
        await _scheme.AuthenticateAsync(context, new PresentedCredential(_scheme.Places[0], id), Rules, CancellationToken.None);

    private static DefaultHttpContext Request(string address = Address)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET" } };
        var ledger = new Ledger();
        ledger.Open(TimeProvider.System);
        context.Features.Set(ledger);
        context.Features.Set(new ClientAddress(IPAddress.Parse(address)));
        return context;
    }
}
