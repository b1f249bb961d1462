using System.Net;
using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Authentication.LegacySessions;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Routes;
using AuthGateway.TestSupport;
using AuthGateway.Tests.Redis;
using AuthGateway.Tests.Tokens.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Authentication.LegacySessions;

/// <summary>The room with a legacy system's sessions, over a real Redis: one replica.</summary>
internal sealed class SessionGate : IAsyncDisposable
{
    public const string Cookie = "LEGACYSESSION";

    private readonly ServiceProvider _services;

    private SessionGate(RedisForTests redis, AuthenticationSettings settings)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        services.AddSingleton(settings).AddSingleton(GatewayReplica.Patient(new RedisSettings { Url = $"redis://{redis.Endpoint}" })).AddSingleton(GatewayReplica.Quick)
            .AddSingleton(TimeProvider.System).AddSingleton<IAuditTrail>(Audit).AddGatewayRedis().AddGatewayAuthentication();
        _services = services.BuildServiceProvider();
    }

    public CapturedLogs Logs { get; } = new();

    public FakeAudit Audit { get; } = new();

    public RouteRules Rules { get; set; } = new() { RouteId = "members", Policy = "member", Schemes = [AuthGateway.Routes.AuthenticationSchemes.LegacySession] };

    public LegacySessionSource Source => _services.GetRequiredService<LegacySessionSources>().All[0];

    public LegacyLogout Logout => _services.GetRequiredService<LegacyLogout>();

    public RevocationCopy Revocations => _services.GetRequiredService<RevocationCopy>();

    public ISubjectTokens SubjectTokens => _services.GetRequiredService<ISubjectTokens>();

    public static LegacySessionSettings Settings(TestAuthority legacy) => new()
    {
        CookieName = Cookie, Issuer = "urn:legacy", Url = legacy.Url, AllowHttp = true, SubjectPointer = "/member", DefaultScopes = ["profile"],
        LogoutPaths = ["/logout"], AllowedOrigins = ["https://shop.example.com"],
    };

    public static async Task<SessionGate> StartAsync(RedisForTests redis, LegacySessionSettings settings)
    {
        var gate = new SessionGate(redis, new AuthenticationSettings { LegacySessions = new Dictionary<string, LegacySessionSettings> { ["main"] = settings } });
        foreach (var service in gate._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        await gate.Revocations.LoadedAsync.WaitAsync(TimeSpan.FromSeconds(15));
        return gate;
    }

    public DefaultHttpContext Request(string? session, string method = "GET", string path = "/", params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        var ledger = new Ledger();
        ledger.Open(TimeProvider.System);
        context.Features.Set(ledger);
        (context.Request.Method, context.Request.Path) = (method, path);
        foreach (var (name, value) in headers)
        {
            context.Request.Headers.Append(name, value);
        }

        if (session is not null)
        {
            context.Request.Headers.Cookie = $"theme=dark; {Cookie}={session}";
        }

        return context;
    }

    public async Task<AuthenticationOutcome> AskAsync(HttpContext context)
    {
        var outcome = await _services.GetRequiredService<IAuthenticator>().AuthenticateAsync(context, Rules, CancellationToken.None);
        if (outcome is AuthenticationOutcome.Authenticated authenticated)
        {
            context.SetCaller(authenticated.Principal);
        }

        return outcome;
    }

    public Task<AuthenticationOutcome> AskAsync(string? session, string? address = null)
    {
        var context = Request(session);
        if (address is not null)
        {
            context.SetClientAddress(new ClientAddress(IPAddress.Parse(address)));
        }

        return AskAsync(context);
    }

    public async Task RevokeAsync(Revocation revocation) =>
        Assert.IsType<RevocationOutcome.Written>(await _services.GetRequiredService<RevocationStore>().RevokeAsync(revocation, CancellationToken.None));

    public async Task<Principal> AcceptAsync(string session) => Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(session)).Principal;

    public async Task RefuseAsync(string session, string reason, int status = 401)
    {
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await AskAsync(session));
        Assert.Equal((reason, status), (refused.Reason, refused.Problem.Status));
    }

    public async Task<AuthenticationOutcome.Unavailable> UnavailableAsync(string session, string reason = AuthenticationReasons.SessionsUnavailable)
    {
        var unavailable = Assert.IsType<AuthenticationOutcome.Unavailable>(await AskAsync(session));
        Assert.Equal((reason, 503), (unavailable.Reason, unavailable.Problem.Status));
        Assert.NotNull(unavailable.Problem.RetryAfter);
        return unavailable;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
