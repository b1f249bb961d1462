using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Authentication.Bearer;
using AuthGateway.Authentication.Keys;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.Possession;
using AuthGateway.Routes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication;

/// <summary>The whole room, wired as the gateway wires it, asked as the pipeline asks it.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Gate(AuthenticationSettings settings, IEnumerable<AdditionalIssuer> additional)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock).AddSingleton(settings)
            .AddSingleton<IRevocations>(Revocations).AddSingleton<IUsedProofs>(Used).AddGatewayAuthentication();
        foreach (var issuer in additional)
        {
            services.AddSingleton(issuer);
        }

        // The schemes of sessions and API keys want their stores; nobody asks these anything here.
        services.AddSingleton(new RedisSettings { Url = "redis://127.0.0.1:1" }).AddSingleton(new RevocationSettings()).AddGatewayRedis()
            .AddSingleton<IRevocations>(Revocations)
            .AddSingleton<IUsedProofs>(Used)
            .AddSingleton<IAuditTrail>(new Tokens.Service.FakeAudit());
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(TestToken.Start);

    public TestRevocations Revocations { get; } = new();

    public TestUsedProofs Used { get; } = new();

    public IServiceProvider Services => _services;

    public RouteRules Rules { get; set; } = new() { RouteId = "points", Policy = "member" };

    public KeysState Keys => _services.GetRequiredService<IssuerDirectory>().KeysStates[0];

    public FactCache<VerifiedToken> Cache => _services.GetRequiredService<FactCache<VerifiedToken>>();

    public IHostedService Refresher => _services.GetServices<IHostedService>().OfType<KeysRefresher>().Single();

    public static IssuerSettings Issuer { get; } = new()
    {
        Issuer = TestToken.Issuer,
        Audiences = [TestToken.Audience],
        Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
    };

    /// <summary>A gate that was handed the issuer's keys.</summary>
    public static Gate With(string jwks, Func<IssuerSettings, IssuerSettings>? change = null, AuthenticationSettings? settings = null) =>
        new(settings ?? new(), [new AdditionalIssuer("main", (change ?? (same => same))(Issuer), jwks)]);

    /// <summary>A gate whose issuer is the gateway itself.</summary>
    public static Gate WithOwn(params TestKey[] keys) => new(new(), [new AdditionalIssuer("gateway", Issuer, TestKey.Jwks(keys)) { SpeaksForOthers = true }]);

    public static Gate With(params TestKey[] keys) => With(TestKey.Jwks(keys));

    /// <summary>A gate that fetches the issuer's keys.</summary>
    public static Gate Of(TestProvider provider, Func<IssuerSettings, IssuerSettings>? change = null)
    {
        var issuer = Issuer with { Issuer = provider.Issuer, AllowHttp = true };
        return new Gate(
            new() { Issuers = new Dictionary<string, IssuerSettings> { ["main"] = (change ?? (same => same))(issuer) } }, []);
    }

    public Ledger NewLedger()
    {
        var ledger = new Ledger();
        ledger.Open(Clock);
        return ledger;
    }

    public Task<AuthenticationOutcome> AskAsync(string token, Ledger? ledger = null, CancellationToken cancellationToken = default) =>
        AskAsync([$"Bearer {token}"], "", ledger, cancellationToken);

    public async Task<AuthenticationOutcome> AskAsync(
        string[] authorization, string query, Ledger? ledger = null, CancellationToken cancellationToken = default) =>
        await AskAsync(
            context =>
            {
                context.Request.QueryString = new QueryString(query);
                if (authorization.Length > 0)
                {
                    context.Request.Headers.Authorization = authorization;
                }
            },
            ledger,
            cancellationToken);

    /// <summary>Asks about a request that the test makes itself.</summary>
    public async Task<AuthenticationOutcome> AskAsync(Action<HttpContext> prepare, Ledger? ledger = null, CancellationToken cancellationToken = default)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(ledger ?? NewLedger());
        prepare(context);
        return await _services.GetRequiredService<IAuthenticator>().AuthenticateAsync(context, Rules, cancellationToken);
    }

    public async Task<Principal> AcceptAsync(string token) =>
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(token)).Principal;

    /// <summary>Asserts 401 invalid_token for a reason.</summary>
    public async Task RefuseAsync(string token, string reason)
    {
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await AskAsync(token));
        Assert.Equal(reason, refused.Reason);
        Assert.Equal(401, refused.Problem.Status);
        Assert.Contains("error=\"invalid_token\"", refused.Problem.Challenge, StringComparison.Ordinal);
    }

    /// <summary>Asserts 503 with Retry-After for a reason.</summary>
    public async Task UnavailableAsync(string token, string reason)
    {
        var unavailable = Assert.IsType<AuthenticationOutcome.Unavailable>(await AskAsync(token));
        Assert.Equal(reason, unavailable.Reason);
        Assert.Equal(503, unavailable.Problem.Status);
        Assert.NotNull(unavailable.Problem.RetryAfter);
        Assert.Null(unavailable.Problem.Challenge);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
