using System.Security.Cryptography;

namespace AuthGateway.FaultTests.Stack;

/// <summary>How the gateway under test is configured: a route for each way of a request.</summary>
internal static class GatewayConfiguration
{
    /// <summary>The issuer whose key never changes.</summary>
    public const string SteadyIssuer = "steady";

    /// <summary>Issuers whose keys the provider rows change. Several, since the gateway asks each once a second at most.</summary>
    public static IReadOnlyList<string> ColdIssuers { get; } = [.. Enumerable.Range(1, 6).Select(i => $"cold{i}")];

    public static IEnumerable<(string Key, string Value)> Keys(string redis, Uri identityProvider, Uri reverseProxy, Uri tls, Uri twice) =>
    [
        ("Hosting:Urls", "http://127.0.0.1:0"),
        ("Hosting:ManagementUrls", "http://127.0.0.1:0"),
        ("Hosting:DrainDelay", "00:00:00"),
        ("Identity:SigningKey", SigningKey()),
        ("Redis:Url", $"redis://{redis}"),
        // Above the largest fault: what is measured is whose the wait is, not when it is given up.
        ("Redis:CommandTimeout", "00:00:05"),
        ("Revocation:ConfirmTimeout", "00:00:05"),
        ("Revocation:PollInterval", "00:00:02"),
        ("Proxy:TrustedProxies:0", "127.0.0.0/8"),
        ("Authorization:Policies:known:PrincipalTypes:0", "Member"),
        .. ColdIssuers.Append(SteadyIssuer).SelectMany(name => Issuer(name, identityProvider)),
        .. Cluster("divided", reverseProxy, divided: true),
        .. Cluster("plain", reverseProxy),
        .. Cluster("tls", tls, divided: true),
        .. Cluster("narrow", reverseProxy),
        ("ReverseProxy:Clusters:narrow:HttpClient:MaxConnectionsPerServer", "1"),
        // So that a stream takes the narrow cluster's only place: its account closes at its headers, and it takes nobody's time.
        ("Proxy:MaxStreamsPerServer", "0"),
        .. Cluster("twice", twice),
        .. Route("divided", "divided"),
        .. Route("plain", "plain"),
        .. Route("tls", "tls"),
        .. Route("narrow", "narrow"),
        .. Route("occupant", "narrow"),
        .. Route("twice", "twice"),
        .. Route("known", "plain", "known"),
        .. Route("confirmed", "plain", "known"),
        ("ReverseProxy:Routes:confirmed:Metadata:ConfirmRevocations", "true"),
        // Requests that only prepare something, so that a measured route has measured requests alone.
        .. Route("aside", "plain"),
        .. Route("background", "divided"),
        .. Route("aside-twice", "twice"),
        .. Route("aside-confirmed", "plain", "known"),
        ("ReverseProxy:Routes:aside-confirmed:Metadata:ConfirmRevocations", "true"),
    ];

    private static IEnumerable<(string Key, string Value)> Issuer(string name, Uri provider) =>
    [
        ($"Authentication:Issuers:{name}:Issuer", KeyServer.Issuer(name)),
        ($"Authentication:Issuers:{name}:KeysUrl", new Uri(provider, name).AbsoluteUri),
        ($"Authentication:Issuers:{name}:Audiences:0", KeyServer.Audience),
        ($"Authentication:Issuers:{name}:AllowHttp", "true"),
        ($"Authentication:Issuers:{name}:KeysMinimumInterval", "00:00:01"),
    ];

    private static IEnumerable<(string Key, string Value)> Cluster(string name, Uri server, bool divided = false) =>
    [
        ($"ReverseProxy:Clusters:{name}:Destinations:one:Address", server.AbsoluteUri),
        .. divided
            ?
            [
                ($"ReverseProxy:Clusters:{name}:Metadata:ReverseProxyTime", "Server-Timing:proxy"),
                ($"ReverseProxy:Clusters:{name}:Metadata:SystemTime", "Server-Timing:upstream"),
            ]
            : Array.Empty<(string, string)>(),
    ];

    private static IEnumerable<(string Key, string Value)> Route(string name, string cluster, string policy = "Anonymous") =>
    [
        ($"ReverseProxy:Routes:{name}:ClusterId", cluster),
        ($"ReverseProxy:Routes:{name}:AuthorizationPolicy", policy),
        ($"ReverseProxy:Routes:{name}:Match:Path", $"/{name}/{{**rest}}"),
        ($"ReverseProxy:Routes:{name}:Transforms:0:PathRemovePrefix", $"/{name}"),
    ];

    private static string SigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
