using System.Net.Http.Headers;
using System.Security.Cryptography;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.WholeWay;

/// <summary>Everything real: oidc-provider, redis-server, nginx in front of the legacy system, and the gateway before them.</summary>
public sealed class WholeWayFixture : IAsyncLifetime
{
    public const string Audience = "https://legacy.example.com";

    private readonly ECDsa _signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private LegacySystemProcess? _legacy;
    private NginxProcess? _nginx;
    private Gateway? _gateway;

    /// <summary>Why these tests cannot run here, or null.</summary>
    public static string? SkipReason => OidcProviderProcess.SkipReason ?? NginxProcess.SkipReason;

    public OidcProviderProcess Provider { get; private set; } = null!;

    public RedisForTests Redis { get; private set; } = null!;

    public HttpClient Client => _gateway!.Client;

    internal Gateway Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        if (SkipReason is not null)
        {
            return;
        }

        Provider = await OidcProviderProcess.StartAsync();
        foreach (var algorithm in OidcProviderProcess.Algorithms.Except(["RS256", "ES256"], StringComparer.Ordinal))
        {
            await Provider.AddKeyAsync(algorithm);
        }

        Redis = await RedisForTests.StartAsync();
        _legacy = await LegacySystemProcess.StartAsync();
        _nginx = await NginxProcess.StartAsync(_legacy.Address);
        LogCanary.Watch(OidcProviderProcess.ClientSecret);
        LogCanary.Watch(Gateway.AdminToken);
        _gateway = await StartGatewayAsync();
    }

    /// <summary>One more replica of the gateway.</summary>
    internal Task<Gateway> StartGatewayAsync(bool waitUntilReady = true) => Gateway.StartAsync(
        [
            ("Redis:Url", $"redis://{Redis.Endpoint}"),
            ("Identity:SigningKey", _signing.ExportPkcs8PrivateKeyPem()),
            ("Authentication:Issuers:main:Issuer", Provider.Issuer),
            ("Authentication:Issuers:main:AllowHttp", "true"),
            ("Authentication:Issuers:main:Audiences:0", Audience),
            .. OidcProviderProcess.Algorithms.Where(algorithm => algorithm != "EdDSA")
                .Select((algorithm, i) => ($"Authentication:Issuers:main:Algorithms:{i}", algorithm)),
            ("Authorization:Policies:members:PrincipalTypes:0", "Member"),
            ("Authorization:Policies:members:Scopes:0", "profile"),
            ("Authorization:Policies:staff:PrincipalTypes:0", "Employee"),
            ("Authorization:Policies:known:PrincipalTypes:0", "Member"),
            ("Authorization:Policies:known:PrincipalTypes:1", "Application"),
            .. Gateway.Route("members", _nginx!.Address, "members", "/members/{**rest}"),
            .. Gateway.Route("admin", _nginx.Address, "staff", "/admin/{**rest}"),
            .. Gateway.Route("open", _nginx.Address, "Anonymous", "/echo/open/{**rest}"),
            .. Gateway.Route("echo", _nginx.Address, "known", "/echo/{**rest}"),
        ],
        waitUntilReady: waitUntilReady);

    /// <summary>A member's token, signed by the provider's real key.</summary>
    public async Task<string> TokenAsync(object? claims = null, object? header = null, string algorithm = "RS256")
    {
        var token = await Provider.MintAsync(claims ?? Member(), header, algorithm);
        LogCanary.Watch(token);
        return token;
    }

    public static Dictionary<string, object?> Member(params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["sub"] = "member-1",
            ["aud"] = Audience,
            ["scope"] = "profile",
            ["sid"] = Guid.NewGuid().ToString("N"),
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        foreach (var (name, value) in changes)
        {
            claims[name] = value;
        }

        return claims;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token) => GetAsync(Client, path, token);

    public static Task<HttpResponseMessage> GetAsync(HttpClient client, string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _gateway, _nginx, _legacy, Redis, Provider })
        {
            await (part?.DisposeAsync() ?? default);
        }

        _signing.Dispose();
    }
}
