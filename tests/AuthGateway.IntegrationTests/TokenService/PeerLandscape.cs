using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>
/// A gateway with its token service over TLS, and around it real peers: the OAuth clients, the identity provider,
/// Redis and the legacy system. One for all tests of a class.
/// </summary>
public class PeerLandscape : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new("token-service");
    private readonly TestCertificates _certificates = new();
    private readonly string _dpopNonceKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly string _encryptionKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private RedisForTests _redis = null!;

    /// <summary>The token service's issuer, and where the gateway is reached over TLS.</summary>
    public string Issuer { get; private set; } = null!;

    public OAuthClientsProcess Clients { get; private set; } = null!;

    public OidcProviderProcess Provider { get; private set; } = null!;

    public LegacySystemProcess Legacy { get; private set; } = null!;

    /// <summary>The PEM file with the authority of the gateway's certificate.</summary>
    public string Authority { get; private set; } = null!;

    internal PeerClients Known { get; private set; } = null!;

    internal Gateway Gateway { get; private set; } = null!;

    /// <summary>What a class of tests has configured otherwise.</summary>
    private protected virtual IEnumerable<(string Key, string Value)> More => [];

    /// <summary>A client of the gateway over TLS that follows nothing and keeps no cookies.</summary>
    public HttpClient Http { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OAuthClientsProcess.SkipReason is not null, OAuthClientsProcess.SkipReason ?? string.Empty);
        LogCanary.Watch(Gateway.AdminToken);
        LogCanary.Watch(_encryptionKey);
        LogCanary.Watch(_dpopNonceKey);
        Provider = await OidcProviderProcess.StartAsync();
        Clients = await OAuthClientsProcess.StartAsync();
        _redis = await RedisForTests.StartAsync();
        Legacy = await LegacySystemProcess.StartAsync();
        Known = new PeerClients(_certificates);
        Authority = _certificates.WriteAuthority(_folder);
        Issuer = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{FreePort.Next()}");
        Http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, SslOptions = _certificates.ClientOptions("127.0.0.1"),
        })
        {
            BaseAddress = new Uri(Issuer), Timeout = TimeSpan.FromSeconds(60),
        };
        Gateway = await StartGatewayAsync(Issuer);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var part in new IAsyncDisposable?[] { Gateway, Legacy, _redis, Provider, Clients })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A gateway at an address over TLS, with more keys.</summary>
    internal Task<Gateway> StartGatewayAsync(string issuer, params IEnumerable<(string Key, string Value)> more)
    {
        var (certificate, key) = _certificates.WriteServerCertificate(_folder);
        return Gateway.StartAsync(
        [
            // The tests' own client reaches it without TLS.
            ("Hosting:Urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()};{issuer}")),
            ("Hosting:CertificateFile", certificate),
            ("Hosting:CertificateKeyFile", key),
            ("Hosting:AskForClientCertificate", "true"),
            ("Redis:Url", $"redis://{_redis.Endpoint}"),
            ("Tokens:EncryptionKeys:0", _encryptionKey),
            ("Tokens:Keys:Managed", "true"),
            ("Authentication:PublicUrls:0", issuer),
            ("Authentication:Dpop:NonceKey", _dpopNonceKey),
            ("Authentication:Dpop:RequireNonce", "true"),
            ("Authentication:Issuers:main:Issuer", Provider.Issuer),
            ("Authentication:Issuers:main:Audiences:0", OidcProviderProcess.DefaultAudience),
            ("Authentication:Issuers:main:AllowHttp", "true"),
            ("Authorization:Policies:known:PrincipalTypes:0", "Member"),
            ("Authorization:Policies:known:PrincipalTypes:1", "Application"),
            ("Authorization:Policies:readers:Scopes:0", "orders:read"),
            ("TokenService:Enabled", "true"),
            ("TokenService:Issuer", issuer),
            ("TokenService:Audience", PeerClients.Audience),
            .. Known.Settings([Provider.Issuer, LegacyIssuer]),
            .. Gateway.Route("members", Legacy.Address, "known", "/members/{**rest}"),
            .. Gateway.Route("echo", Legacy.Address, "known", "/echo/{**rest}"),
            .. Gateway.Route("orders", Legacy.Address, "readers", "/echo/orders/{**rest}"),
            .. More,
            .. more,
        ]);
    }

    /// <summary>The issuer under which sessions of the legacy system are principals here.</summary>
    public const string LegacyIssuer = "urn:legacy";

    /// <summary>One of the clients, for the libraries.</summary>
    internal JsonObject Client(string id, string? dpop = null, string? signedIntrospection = null, bool certificate = false) =>
        Known.Describe(Issuer, id, dpop, signedIntrospection, certificate);

    /// <summary>Has a library do something, and watches for the tokens that it got.</summary>
    internal async Task<OAuthClientAnswer> RunAsync(string library, string command, object parts) => Watched(await Clients.RunAsync(library, command, parts));

    /// <summary>The same, with the library's complaint as an answer.</summary>
    internal async Task<OAuthClientAnswer> TryAsync(string library, string command, object parts) => Watched(await Clients.TryAsync(library, command, parts));

    /// <summary>A token that the identity provider signed for a member.</summary>
    internal async Task<string> MemberTokenAsync(string member = "member-1", string scope = PeerClients.Scopes)
    {
        var token = await Provider.MintAsync(new { sub = member, scope });
        LogCanary.Watch(token);
        return token;
    }

    /// <summary>The status of a request over TLS with a token.</summary>
    internal async Task<int> StatusAsync(string path, string? token, string scheme = "Bearer")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        }

        using var response = await Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>An access token of a client's own, got without any library: for load.</summary>
    internal async Task<string> TokenAsync(string id = "client_secret_basic")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Known.BasicCredentials(id));
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        using var response = await Http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {answer}");
        var token = JsonNode.Parse(answer)!["access_token"]!.GetValue<string>();
        LogCanary.Watch(token);
        return token;
    }

    private static OAuthClientAnswer Watched(OAuthClientAnswer answer)
    {
        foreach (var name in new[] { "access_token", "refresh_token" })
        {
            if (answer.Find(name)?.GetValue<string>() is { } token)
            {
                LogCanary.Watch(token);
            }
        }

        return answer;
    }
}
