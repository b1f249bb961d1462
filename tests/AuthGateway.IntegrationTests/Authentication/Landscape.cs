using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>What stands around a gateway, as real processes: provider, Redis, nginx and the legacy system; and one gateway that all share.</summary>
public sealed class Landscape : IAsyncLifetime
{
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private readonly string _signingKey = NewSigningKey();
    private LegacySystemProcess _legacy = null!;
    private NginxProcess _nginx = null!;
    private RedisForTests _redis = null!;

    public OidcProviderProcess Provider { get; private set; } = null!;

    internal Gateway Gateway { get; private set; } = null!;

    /// <summary>The reverse proxy before the legacy system.</summary>
    internal Uri Upstream => _nginx.Address;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OidcProviderProcess.SkipReason is not null, OidcProviderProcess.SkipReason ?? string.Empty);
        Assert.SkipWhen(NginxProcess.SkipReason is not null, NginxProcess.SkipReason ?? string.Empty);
        Provider = await OidcProviderProcess.StartAsync();
        foreach (var algorithm in Algorithms.Except(["RS256", "ES256"]))
        {
            await Provider.AddKeyAsync(algorithm);
        }

        _redis = await RedisForTests.StartAsync();
        _legacy = await LegacySystemProcess.StartAsync();
        _nginx = await NginxProcess.StartAsync(_legacy.Address);
        LogCanary.Watch(Gateway.AdminToken);
        LogCanary.Watch(OidcProviderProcess.ClientSecret);
        Gateway = await StartGatewayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { Gateway, _nginx, _legacy, _redis, Provider })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    /// <summary>One more gateway over the same servers, with more keys.</summary>
    internal Task<Gateway> StartGatewayAsync(IEnumerable<(string Key, string Value)>? more = null, bool waitUntilReady = true) =>
        Gateway.StartAsync([.. Keys, .. more ?? []], waitUntilReady: waitUntilReady);

    /// <summary>What such a gateway is configured with: another process that gets it is one more replica.</summary>
    internal IEnumerable<(string Key, string Value)> Keys =>
    [
        ("Redis:Url", $"redis://{_redis.Endpoint}"),
        ("Identity:SigningKey", _signingKey),
        ("Authentication:Issuers:main:Issuer", Provider.Issuer),
        ("Authentication:Issuers:main:Audiences:0", OidcProviderProcess.DefaultAudience),
        ("Authentication:Issuers:main:AllowHttp", "true"),
        ("Authentication:Issuers:main:KeysMinimumInterval", "00:00:01"),
        .. Algorithms.Select((name, i) => ($"Authentication:Issuers:main:Algorithms:{i}", name)),
        .. Policies,
        .. Routes(_nginx.Address),
    ];

    /// <summary>A token that the provider signed, watched for in the logs.</summary>
    public async Task<string> MintAsync(object? claims = null, object? header = null, string algorithm = "RS256", string? keyId = null)
    {
        var token = await Provider.MintAsync(claims, header, algorithm, keyId);
        LogCanary.Watch(token);
        return token;
    }

    /// <summary>Sends a request with a bearer token, or with none.</summary>
    internal async Task<HttpResponseMessage> SendAsync(string path, string? token, Gateway? gateway = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            LogCanary.Watch(token);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await (gateway ?? Gateway).Client.SendAsync(request);
    }

    /// <summary>Revokes a subject at a gateway, as an operator does.</summary>
    /// <returns>The answer's status.</returns>
    internal async Task<int> RevokeAsync(Gateway gateway, string subject)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/revocations")
        {
            Content = JsonContent.Create(new Dictionary<string, string> { ["issuer"] = Provider.Issuer, ["subject"] = subject }),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken) },
        };
        using var response = await gateway.ManagementClient.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>The status of a request with a bearer token, or with none.</summary>
    internal async Task<int> StatusAsync(string path, string? token, Gateway? gateway = null)
    {
        using var response = await SendAsync(path, token, gateway);
        return (int)response.StatusCode;
    }

    /// <summary>Why a request was refused, as the gateway reported it; its owners sum to its total.</summary>
    internal async Task<string?> ReasonAsync(HttpResponseMessage response, Gateway? gateway = null)
    {
        var id = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["request_id"]!.GetValue<string>();
        var recent = (gateway ?? Gateway).Services.GetRequiredService<RecentRequests>();
        RecentRequest? found = null;
        await Eventually.TrueAsync(() => (found = recent.Newest().FirstOrDefault(request => request.RequestId == id)) is not null, what: "the request is reported");
        Assert.Equal(found!.TotalMicroseconds, found.OwnerMicroseconds.Values.Sum());
        return found.Reason;
    }

    private static string NewSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static IEnumerable<(string Key, string Value)> Policies =>
    [
        ("Authorization:Policies:known:PrincipalTypes:0", "Member"),
        ("Authorization:Policies:known:PrincipalTypes:1", "Employee"),
        ("Authorization:Policies:known:PrincipalTypes:2", "Application"),
        ("Authorization:Policies:profile:Scopes:0", "profile"),
        ("Authorization:Policies:profile:Scopes:1", "points:read"),
        ("Authorization:Policies:admins:Roles:0", "admin"),
        ("Authorization:Policies:applications:PrincipalTypes:0", "Application"),
    ];

    private static IEnumerable<(string Key, string Value)> Routes(Uri upstream) =>
    [
        .. Gateway.Route("members", upstream, "known", "/members/{**rest}"),
        .. Gateway.Route("echo", upstream, "known", "/echo/{**rest}"),
        .. Gateway.Route("scoped", upstream, "profile", "/echo/scoped/{**rest}"),
        .. Gateway.Route("roles", upstream, "admins", "/echo/roles/{**rest}"),
        .. Gateway.Route("applications", upstream, "applications", "/echo/applications/{**rest}"),
        .. Gateway.Route("open", upstream, "Anonymous", "/echo/open/{**rest}"),
        .. Gateway.Route("forwarding", upstream, "known", "/echo/forwarding/{**rest}"),
        ("ReverseProxy:Routes:forwarding:Metadata:ForwardCredential", "true"),
        .. Gateway.Route("patient", upstream, "known", "/echo/patient/{**rest}"),
        ("ReverseProxy:Routes:patient:Metadata:ContinueWithoutRedisFor", "00:05:00"),
        .. Gateway.Route("plain", upstream, "known", "/echo/plain/{**rest}"),
        ("ReverseProxy:Clusters:plain:Metadata:PlainIdentityHeaders", "true"),
    ];
}
