using System.Security.Cryptography;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>The gateway's configuration: a deployment's, but for the loopback addresses.</summary>
internal sealed class GatewayConfiguration(Uri upstream, string redisEndpoint, TokenIssuer issuer)
{
    /// <summary>Where requests are served.</summary>
    public Uri Data { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>The management port.</summary>
    public Uri Management { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Where nginx asks for decisions, if <see cref="HasDoor"/>.</summary>
    public Uri Door { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Whether it answers nginx' questions.</summary>
    public bool HasDoor { get; init; }

    /// <summary>The settings, as they stand in the gateway's JSON file.</summary>
    public Dictionary<string, object> Settings()
    {
        using var signingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new Dictionary<string, object>
        {
            ["Hosting"] = new { Urls = Root(Data), ManagementUrls = Root(Management), DoorUrls = HasDoor ? Root(Door) : "", DrainDelay = "0s" },
            ["Doors"] = new { Kinds = HasDoor ? (string[])["Nginx"] : [] },
            ["Proxy"] = new { TrustedProxies = HasDoor ? (string[])["127.0.0.0/8"] : [] },
            ["Redis"] = new { Url = $"redis://{redisEndpoint}" },
            ["Identity"] = new { SigningKey = signingKey.ExportPkcs8PrivateKeyPem() },
            ["Telemetry"] = new { RequestLog = true, LogLevel = "Information" },
            ["Authentication"] = new
            {
                Issuers = new
                {
                    members = new { issuer.Issuer, KeysUrl = issuer.KeysUrl.AbsoluteUri, Audiences = (string[])[TokenIssuer.Audience], AllowHttp = true },
                },
            },
            ["Authorization"] = new
            {
                Policies = new { members = new { PrincipalTypes = (string[])["Member"], Scopes = (string[])[TokenIssuer.Scope] } },
            },
            ["ReverseProxy"] = new
            {
                Routes = new { members = new { ClusterId = "upstream", AuthorizationPolicy = "members", Match = new { Path = "/members/{**rest}" } } },
                Clusters = new { upstream = new { Destinations = new { one = new { Address = upstream.AbsoluteUri } } } },
            },
        };
    }

    private static string Root(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
