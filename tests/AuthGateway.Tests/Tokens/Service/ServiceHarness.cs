using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.ClientAssertions;
using AuthGateway.Redis.Limits;
using AuthGateway.Telemetry;
using AuthGateway.Tests.Authentication;
using AuthGateway.Tokens;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Grants;
using AuthGateway.Tokens.Introspection;
using AuthGateway.Tokens.Keys;
using AuthGateway.Tokens.RefreshTokens;
using AuthGateway.Tokens.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>The token service as the container builds it, with what it stands on in the test's hand.</summary>
internal sealed class ServiceHarness : IAsyncDisposable
{
    public const string Issuer = "https://auth.example.test";
    public const string Api = "https://api.example.test";
    public const string Orders = "https://orders.example.test";
    public const string Legacy = "https://legacy.example.test";
    public const string Secret = "IwSAFdyfUq7sI2gqvZHPLm_Eoj7OhAynx0BmhDkN6Zw";
    public const string OtherSecret = "f2kM5jIuHqYvB0y5m9cSNQzvKeB8zXkKHtqXyEoXkDo";

    private readonly ServiceProvider _services;

    public ServiceHarness(Func<TokenServiceSettings, TokenServiceSettings>? change = null, DateTimeOffset? start = null)
    {
        Clock = new FakeTimeProvider(start ?? TestToken.Start);
        var settings = new TokenServiceSettings
        {
            Enabled = true,
            Issuer = Issuer,
            Audience = Api,
            Clients = new Dictionary<string, TokenClientSettings>
            {
                ["app"] = App,
                ["poster"] = App with { AuthenticationMethods = [ClientMethods.SecretPost] },
                ["signer"] = App with { AuthenticationMethods = [ClientMethods.PrivateKeyJwt], SecretHashes = [], Keys = TestKey.Jwks(TestKey.Ec, TestKey.Rsa) },
                ["mobile"] = App with
                {
                    AuthenticationMethods = [ClientMethods.None], SecretHashes = [], Grants = [GrantTypes.TokenExchange], RefreshTokens = true, RequireDpop = true, MayIntrospect = [],
                },
                ["resource"] = App with { Grants = [], MayIntrospect = [Orders], Audiences = [] },
            },
        };
        Settings = change?.Invoke(settings) ?? settings;
        var services = new ServiceCollection().AddLogging().AddMetrics()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Settings)
            .AddSingleton(new IdentitySettings())
            .AddGatewayTokens(new TokenSettings())
            .AddTokenService()
            .AddSingleton<FakeSigner>()
            .AddSingleton<IGatewaySigner>(provider => provider.GetRequiredService<FakeSigner>())
            .AddSingleton<ISecretHasher>(Hasher)
            .AddSingleton<IRateLimits>(Limits)
            .AddSingleton<IAuditTrail>(Audit)
            .AddSingleton<IClientAssertions>(Assertions)
            .AddSingleton<ISubjectTokens>(Subjects)
            .AddSingleton<IDpopProofs>(Proofs)
            .AddSingleton<IRefreshTokens>(RefreshTokens)
            .AddSingleton<IRevocationWriter>(RevocationWriter)
            .AddSingleton<IRevocations>(Revocations);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public static TokenClientSettings App { get; } = new()
    {
        AuthenticationMethods = [ClientMethods.SecretBasic],
        SecretHashes = [SecretHash.Of(Secret)],
        Grants = [GrantTypes.ClientCredentials, GrantTypes.TokenExchange],
        Scopes = ["points:read", "profile", "orders"],
        Audiences = [Api, Orders],
        MayIntrospect = [Api],
        MayActFor = new ExchangeSettings { Issuers = [Legacy, Issuer], PrincipalTypes = [PrincipalType.Member] },
    };

    public TokenServiceSettings Settings { get; }

    public FakeTimeProvider Clock { get; }

    public CountingHasher Hasher { get; } = new();

    public FakeLimits Limits { get; } = new();

    public FakeAudit Audit { get; } = new();

    public FakeAssertions Assertions { get; } = new();

    public FakeSubjects Subjects { get; } = new();

    public FakeProofs Proofs { get; } = new();

    public FakeRefreshTokens RefreshTokens { get; } = new();

    public FakeSigner Signer => _services.GetRequiredService<FakeSigner>();

    public FakeRevocationWriter RevocationWriter { get; } = new();

    public TestRevocations Revocations { get; } = new();

    public ClientCertificate? Certificate { get; set; }

    /// <summary>Where the caller is.</summary>
    public string Address { get; set; } = "192.0.2.7";

    public IEnumerable<MetadataDocument> Documents => _services.GetRequiredService<ServiceMetadata>().Documents;

    /// <summary>A harness with one client changed.</summary>
    public static ServiceHarness With(string id, Func<TokenClientSettings, TokenClientSettings> change) => new(settings => settings with
    {
        Clients = settings.Clients.ToDictionary(entry => entry.Key, entry => entry.Key == id ? change(entry.Value) : entry.Value, StringComparer.Ordinal),
    });

    public static string Basic(string id, string secret) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}"))}";

    /// <summary>A certificate as the connection would have proved it.</summary>
    public static ClientCertificate CertificateOf(X509Certificate2 certificate) =>
        new(Base64Url.EncodeToString(SHA256.HashData(certificate.RawData)), certificate);

    public Task<ServiceReply> TokenAsync(string form, string? authorization = null, Action<HttpRequest>? change = null) =>
        PostAsync(_services.GetRequiredService<TokenEndpoint>(), form, authorization, change);

    public Task<ServiceReply> IntrospectAsync(string form, string? authorization = null, Action<HttpRequest>? change = null) =>
        PostAsync(_services.GetRequiredService<IntrospectionEndpoint>(), form, authorization, change);

    public Task<ServiceReply> RevokeAsync(string form, string? authorization = null) =>
        PostAsync(_services.GetRequiredService<RevocationEndpoint>(), form, authorization, change: null);

    /// <summary>As the client "app".</summary>
    public Task<ServiceReply> AppTokenAsync(string form) => TokenAsync(form, Basic("app", Secret));

    public Task<ServiceReply> ExchangeAsync(string subjectToken, string more = "", string? authorization = null) => TokenAsync(
        $"grant_type={Uri.EscapeDataString(GrantTypes.TokenExchange)}&subject_token={Uri.EscapeDataString(subjectToken)}&subject_token_type={Uri.EscapeDataString(SubjectTokenTypes.AccessToken)}{more}",
        authorization ?? Basic("app", Secret));

    /// <summary>A member of the legacy system, under a name that can be handed in.</summary>
    public Principal Member(string token, Func<Principal, Principal>? change = null)
    {
        var member = new Principal
        {
            Type = PrincipalType.Member,
            Issuer = Legacy,
            Subject = "member-7",
            SessionId = "legacy-session",
            Scopes = ["points:read", "profile", "admin"],
            Roles = ["gold"],
            AuthenticatedAt = TestToken.Start.AddMinutes(-1),
            AuthenticationContext = "urn:acr:2",
            AuthenticationMethods = ["pwd", "otp"],
            IssuedAt = TestToken.Start.AddMinutes(-1),
            ExpiresAt = TestToken.Start.AddHours(1),
        };
        var changed = change?.Invoke(member) ?? member;
        Subjects.Known[token] = new SubjectTokenOutcome.Verified(changed);
        return changed;
    }

    public string Assertion(Action<JsonObject>? claims = null, Action<JsonObject>? header = null, TestKey? key = null, string? algorithm = null, string id = "signer")
    {
        var signing = key ?? TestKey.Ec;
        var now = Clock.GetUtcNow();
        var payload = new JsonObject
        {
            ["iss"] = id, ["sub"] = id, ["aud"] = Issuer, ["jti"] = Guid.NewGuid().ToString("N"), ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(1).ToUnixTimeSeconds(),
        };
        var head = new JsonObject { ["alg"] = algorithm ?? signing.DefaultAlgorithm, ["kid"] = signing.Id };
        claims?.Invoke(payload);
        header?.Invoke(head);
        return TestToken.Sign(signing, algorithm ?? signing.DefaultAlgorithm, head.ToJsonString(), payload.ToJsonString());
    }

    public Task<ServiceReply> AssertAsync(string assertion, string more = "") => TokenAsync(
        $"grant_type=client_credentials&client_assertion_type={Uri.EscapeDataString(AssertionVerifier.Type)}&client_assertion={assertion}{more}");

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task<ServiceReply> PostAsync(IServiceEndpoint endpoint, string form, string? authorization, Action<HttpRequest>? change)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        var ledger = new Ledger();
        ledger.Open(Clock);
        context.Features.Set(ledger);
        context.Features.Set(new RequestRecord(context, ledger) { Trace = null! });
        context.Features.Set(new ClientAddress(IPAddress.Parse(Address)));
        if (Certificate is not null)
        {
            context.Features.Set(Certificate);
        }

        context.Request.Method = "POST";
        context.Request.ContentType = "application/x-www-form-urlencoded";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(form));
        if (authorization is { Length: > 0 })
        {
            context.Request.Headers.Authorization = authorization;
        }

        change?.Invoke(context.Request);
        var body = new MemoryStream();
        context.Response.Body = body;
        await _services.GetRequiredService<ServiceFront>().ServeAsync(context, endpoint);
        return new ServiceReply(context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()), context.Response.Headers);
    }
}
