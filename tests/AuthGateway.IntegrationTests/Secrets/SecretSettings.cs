using System.Buffers.Text;
using System.Security.Cryptography;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Tokens.Clients;

namespace AuthGateway.IntegrationTests.Secrets;

/// <summary>A configuration in which every secret that there can be is set, each to one that is found again wherever it stands.</summary>
internal sealed class SecretSettings
{
    public const string Issuer = "https://secrets.example.test";
    public const string Api = "https://secrets.example.test/api";
    public const string Client = "app";

    private readonly List<(string Key, string Value)> _secrets = [];
    private readonly SecretOutputs _outputs;

    public SecretSettings(SecretOutputs outputs)
    {
        _outputs = outputs;
        RedisPassword = Text("Redis:Password");
        AdminToken = Text("Management:AdminToken");
        foreach (var key in (string[])
            [
                "Authentication:Dpop:NonceKey", "Authentication:ApiKeys:HashKeys:0", "Authentication:Introspection:secret:ClientSecret",
                "Authentication:Introspection:bearer:BearerToken", "Authentication:LegacySessions:legacy:BearerToken", "Authentication:LegacySessions:legacy:HashKeys:0",
                "Telemetry:PrincipalIdKey", "Telemetry:Otlp:Headers:x-receiver-key",
            ])
        {
            Text(key);
        }

        ClientSecret = SecretHash.NewSecret();
        outputs.Watch(Canary.OfText("a client's secret", ClientSecret));
        Secret("TokenService:Clients:app:SecretHashes:0", SecretHash.Of(ClientSecret), SecretHash.Of(ClientSecret)[SecretHash.Prefix.Length..]);
        var encryption = RandomNumberGenerator.GetBytes(32);
        _secrets.Add(("Tokens:EncryptionKeys:0", Convert.ToBase64String(encryption)));
        outputs.Watch(Canary.OfBytes("Tokens:EncryptionKeys", encryption));
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _secrets.Add(("Identity:SigningKey", signing.ExportPkcs8PrivateKeyPem()));
        Watch("Identity:SigningKey", signing);
    }

    public string RedisPassword { get; }

    public string AdminToken { get; }

    public string ClientSecret { get; }

    /// <summary>The secrets themselves.</summary>
    public IReadOnlyList<(string Key, string Value)> Secrets => _secrets;

    /// <summary>Watches for a private key, however it is written: PEM has its bytes in one of base64's three ways, too.</summary>
    public void Watch(string name, ECDsa key) => _outputs.Watch(Canary.OfBytes(name, key.ExportParameters(includePrivateParameters: true).D));

    /// <summary>All of the configuration.</summary>
    /// <param name="redis">Where Redis is.</param>
    /// <param name="authority">The legacy system and the introspection server.</param>
    /// <param name="upstream">Behind the routes.</param>
    /// <param name="provider">The identity provider.</param>
    public IEnumerable<(string Key, string Value)> All(string redis, Uri authority, Uri upstream, (string Issuer, string Audience) provider) =>
    [
        .. _secrets.Where(secret => !secret.Key.StartsWith("Redis:Url", StringComparison.Ordinal)),
        ("Redis:Url", $"redis://{redis}"),
        ("Telemetry:LogLevel", "Trace"),
        ("Telemetry:ServerTiming", "true"),
        ("Telemetry:PrincipalIds", "Hashed"),
        ("Management:RecentRequests", "true"),
        ("Authorization:DecisionLog:AllowedRatio", "1"),
        ("Authorization:DecisionLog:DenialsPerSecond", "100000"),
        ("Authentication:PublicUrls:0", "https://api.example.com"),
        ("Authentication:Issuers:main:Issuer", provider.Issuer),
        ("Authentication:Issuers:main:Audiences:0", provider.Audience),
        ("Authentication:Issuers:main:AllowHttp", "true"),
        .. Introspection("secret", authority, "good-one-"),
        ("Authentication:Introspection:secret:ClientId", "gateway"),
        .. Introspection("bearer", authority, "good-two-"),
        ("Authentication:LegacySessions:legacy:CookieName", "LEGACYSESSION"),
        ("Authentication:LegacySessions:legacy:Issuer", "urn:legacy"),
        ("Authentication:LegacySessions:legacy:Url", new Uri(authority, "/session").AbsoluteUri),
        ("Authentication:LegacySessions:legacy:AllowHttp", "true"),
        ("Authentication:LegacySessions:legacy:SubjectPointer", "/member"),
        ("Authentication:LegacySessions:legacy:Failures:Permits", "0"),
        ("Authentication:ApiKeys:Enabled", "true"),
        ("Authentication:ApiKeys:Failures:Permits", "0"),
        ("Authentication:Sessions:Enabled", "true"),
        ("Authentication:Sessions:Failures:Permits", "0"),
        ("TokenService:Enabled", "true"),
        ("TokenService:Issuer", Issuer),
        ("TokenService:Audience", Api),
        ("TokenService:Limits:PerClient", "0"),
        ("TokenService:Limits:PerAddress", "0"),
        ("TokenService:Limits:PerSubject", "0"),
        ("TokenService:Limits:Failures", "0"),
        .. Token("AuthenticationMethods:0", ClientMethods.SecretBasic),
        .. Token("AuthenticationMethods:1", ClientMethods.SecretPost),
        .. Token("Grants:0", "client_credentials"),
        .. Token("Grants:1", "urn:ietf:params:oauth:grant-type:token-exchange"),
        .. Token("Scopes:0", "profile"),
        .. Token("Audiences:0", Api),
        .. Token("MayActFor:Issuers:0", provider.Issuer),
        .. Token("MayIntrospect:0", Api),
        .. Token("RefreshTokens", "true"),
        ("Proxy:ActivityTimeout", "00:00:01"),
        .. Gateway.Route("all", upstream, "Authenticated", "/all/{**rest}"),
        ("ReverseProxy:Routes:all:Metadata:AuthenticationSchemes", "bearer,introspection,session,legacy-session,api-key"),
    ];

    private static IEnumerable<(string Key, string Value)> Token(string key, string value) => [($"TokenService:Clients:{Client}:{key}", value)];

    private static IEnumerable<(string Key, string Value)> Introspection(string name, Uri authority, string prefix) =>
        new[]
        {
            ("Endpoint", new Uri(authority, "/introspect").AbsoluteUri), ("AllowHttp", "true"), ("Issuer", "urn:legacy"), ("Audiences:0", "api"), ("Prefix", prefix),
            ("Failures:Permits", "0"),
        }.Select(entry => ($"Authentication:Introspection:{name}:{entry.Item1}", entry.Item2));

    private string Text(string key) => Secret(key, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(30)));

    private string Secret(string key, string value, string? watched = null)
    {
        _secrets.Add((key, value));
        _outputs.Watch(Canary.OfText(key, watched ?? value));
        return value;
    }
}
