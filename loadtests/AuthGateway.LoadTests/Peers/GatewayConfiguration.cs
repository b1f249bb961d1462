using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>The gateway's configuration: a deployment's, but for the loopback addresses.</summary>
internal sealed class GatewayConfiguration(Uri upstream, string redisEndpoint, TokenIssuer issuer, Scenario scenario)
{
    /// <summary>The token of the admin API, by which API keys are made.</summary>
    public const string AdminToken = "the-load-test-asks-for-its-own-keys-with-this";

    // What a scenario's settings call the issuer's address, which is another one in each run.
    private const string IssuerPlace = "{issuer}";

    /// <summary>Where requests are served.</summary>
    public Uri Data { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Where they are served over HTTP/2, if the scenario's callers speak that.</summary>
    public Uri Http2 { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>The management port.</summary>
    public Uri Management { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Where nginx asks for decisions, if <see cref="HasDoor"/>.</summary>
    public Uri Door { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Whether it answers nginx' questions.</summary>
    public bool HasDoor { get; init; }

    /// <summary>Where the scenario's requests go.</summary>
    public Uri Driven => scenario.Http2 ? Http2 : Data;

    /// <summary>The settings, as they stand in the gateway's JSON file.</summary>
    public JsonObject Settings()
    {
        using var signingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var settings = JsonSerializer.SerializeToNode(new Dictionary<string, object>
        {
            ["Hosting"] = new { Urls = Root(Data), Http2Urls = scenario.Http2 ? Root(Http2) : "", ManagementUrls = Root(Management), DoorUrls = HasDoor ? Root(Door) : "", DrainDelay = "0s" },
            ["Doors"] = new { Kinds = HasDoor ? (string[])["Nginx"] : [] },
            ["Proxy"] = new { TrustedProxies = HasDoor ? (string[])["127.0.0.0/8"] : [] },
            ["Redis"] = new { Url = $"redis://{redisEndpoint}" },
            ["Identity"] = new { SigningKey = signingKey.ExportPkcs8PrivateKeyPem() },
            ["Telemetry"] = new { RequestLog = true, LogLevel = "Information" },
            ["Management"] = new { AdminToken },
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
        })!.AsObject();
        if (scenario.Settings is { } more)
        {
            Merge(settings, JsonNode.Parse(more.ToJsonString().Replace(IssuerPlace, Root(issuer.KeysUrl), StringComparison.Ordinal))!.AsObject());
        }

        return settings;
    }

    // An object goes into the one that is there; anything else takes its place.
    private static void Merge(JsonObject into, JsonObject more)
    {
        foreach (var (name, value) in more)
        {
            if (value is JsonObject inner && into[name] is JsonObject there)
            {
                Merge(there, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    private static string Root(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
