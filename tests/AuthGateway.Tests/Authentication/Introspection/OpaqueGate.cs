using System.Net;
using System.Text.Json.Nodes;
using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Authentication.Introspection;
using AuthGateway.Authentication.Possession;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.Limits;
using AuthGateway.Redis.Possession;
using AuthGateway.Routes;
using AuthGateway.Tests.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication.Introspection;

/// <summary>The whole room with an introspection server, asked as the pipeline asks it.</summary>
internal sealed class OpaqueGate : IAsyncDisposable
{
    public const string Issuer = "https://login.example.test";
    public const string Audience = "https://api.example.test";

    private readonly ServiceProvider _services;

    private OpaqueGate(AuthenticationSettings settings, TestAuthority server, IProofOfPossession? possession, IEnumerable<AdditionalIssuer> additional)
    {
        Server = server;
        var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<TimeProvider>(Clock).AddSingleton(settings)
            // The other schemes want their stores; nobody asks these anything here.
            .AddSingleton(new RedisSettings { Url = "redis://127.0.0.1:1" }).AddSingleton(new RevocationSettings()).AddGatewayRedis()
            .AddSingleton<IRevocations>(Revocations).AddSingleton<IUsedProofs>(new TestUsedProofs()).AddSingleton<IRateLimits>(Limits)
            .AddSingleton<IAuditTrail>(Audit).AddGatewayAuthentication();
        if (possession is not null)
        {
            services.AddSingleton(possession);
        }

        services.AddSingleton<IUsedProofs>(new TestUsedProofs());
        foreach (var issuer in additional)
        {
            services.AddSingleton(issuer);
        }

        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(TestToken.Start);

    public CapturedLogs Logs { get; } = new();

    public TestAuthority Server { get; }

    public TestRevocations Revocations { get; } = new();

    public TestLimits Limits { get; } = new();

    public Tokens.Service.FakeAudit Audit { get; } = new();

    public RouteRules Rules { get; set; } = new() { RouteId = "points", Policy = "member", Schemes = [AuthGateway.Routes.AuthenticationSchemes.Introspection] };

    public IntrospectionServer Asked => _services.GetRequiredService<IntrospectionServers>().All[0];

    public ISubjectTokens SubjectTokens => _services.GetRequiredService<ISubjectTokens>();

    public static async Task<OpaqueGate> StartAsync(
        Func<IntrospectionSettings, IntrospectionSettings>? change = null,
        IProofOfPossession? possession = null,
        Func<AuthenticationSettings, AuthenticationSettings>? all = null,
        params AdditionalIssuer[] additional)
    {
        var server = await TestAuthority.StartAsync();
        server.Say(Active());
        var settings = new IntrospectionSettings
        {
            Endpoint = server.Url, AllowHttp = true, Issuer = Issuer, Audiences = [Audience], ClientId = "gateway", ClientSecret = "the-secret-of-the-gateway",
        };
        var whole = new AuthenticationSettings { Introspection = new Dictionary<string, IntrospectionSettings> { ["main"] = (change ?? (same => same))(settings) } };
        return new OpaqueGate((all ?? (same => same))(whole), server, possession, additional);
    }

    /// <summary>A good answer but for the changes; a null removes a member.</summary>
    public static string Active(Action<JsonObject>? change = null)
    {
        var answer = new JsonObject
        {
            ["active"] = true, ["sub"] = "member-1", ["client_id"] = "app-1", ["scope"] = "points:read profile", ["aud"] = Audience, ["iss"] = Issuer,
            ["token_type"] = "Bearer", ["iat"] = TestToken.Start.ToUnixTimeSeconds(), ["exp"] = TestToken.Start.AddMinutes(10).ToUnixTimeSeconds(),
        };
        change?.Invoke(answer);
        return answer.ToJsonString();
    }

    public Ledger NewLedger()
    {
        var ledger = new Ledger();
        ledger.Open(Clock);
        return ledger;
    }

    public async Task<AuthenticationOutcome> AskAsync(
        string token = "opaque-1", string scheme = "Bearer", Ledger? ledger = null, ClientAddress? address = null, CancellationToken cancellationToken = default)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(ledger ?? NewLedger());
        context.Request.Headers.Authorization = $"{scheme} {token}";
        if (address is not null)
        {
            context.SetClientAddress(address);
        }

        return await _services.GetRequiredService<IAuthenticator>().AuthenticateAsync(context, Rules, cancellationToken);
    }

    /// <summary>Asks from an address.</summary>
    public Task<AuthenticationOutcome> AskFromAsync(string address, string token) => AskAsync(token, address: new ClientAddress(IPAddress.Parse(address)));

    public async Task<Principal> AcceptAsync(string token = "opaque-1") =>
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(token)).Principal;

    /// <summary>Asserts 401 invalid_token for a reason.</summary>
    public async Task RefuseAsync(string reason, string token = "opaque-1", string scheme = "Bearer")
    {
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await AskAsync(token, scheme));
        Assert.Equal(reason, refused.Reason);
        Assert.Equal(401, refused.Problem.Status);
        Assert.Equal("invalid_token", refused.Problem.Code);
    }

    /// <summary>Asserts 503 with Retry-After for a reason.</summary>
    public async Task<AuthenticationOutcome.Unavailable> UnavailableAsync(string reason = AuthenticationReasons.IntrospectionUnavailable, string token = "opaque-1")
    {
        var unavailable = Assert.IsType<AuthenticationOutcome.Unavailable>(await AskAsync(token));
        Assert.Equal(reason, unavailable.Reason);
        Assert.Equal(503, unavailable.Problem.Status);
        Assert.NotNull(unavailable.Problem.RetryAfter);
        Assert.Null(unavailable.Problem.Challenge);
        return unavailable;
    }

    public async Task<SubjectTokenOutcome> JudgeAsync(string value, string type = SubjectTokenTypes.AccessToken, DefaultHttpContext? context = null) =>
        await SubjectTokens.JudgeAsync(new SubjectToken(value, type), context ?? new DefaultHttpContext(), NewLedger(), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
