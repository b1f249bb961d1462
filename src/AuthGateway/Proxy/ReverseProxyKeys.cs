using AuthGateway.Settings;

namespace AuthGateway.Proxy;

/// <summary>
/// Every key of YARP's section that the gateway lets pass. YARP ignores what it does not know; here a misspelled key is
/// an error. Keys that hand work to ASP.NET middleware which the gateway does not run (CORS, rate limits, output
/// caching, timeout policies) are not in the list: they would be promises that nobody keeps.
/// </summary>
internal static class ReverseProxyKeys
{
    public const string Text = "text";
    public const string Boolean = "true or false";
    public const string Integer = "whole number";
    public const string Time = "time such as 00:00:30";
    public const string Url = "http or https URL";

    private const string Route = "Routes:{route}:";
    private const string Cluster = "Clusters:{cluster}:";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ForeignKey> All =
    [
        new($"{Route}ClusterId", Text, "required", "The cluster that the route's requests go to."),
        new($"{Route}AuthorizationPolicy", Text, "required", "The policy that decides: a name in Authorization:Policies, Authenticated for everybody who says who they are, or Anonymous for a route that asks nobody."),
        new($"{Route}Match:Path", Text, "", "The path pattern, such as /members/{id} or /members/{**rest}. It is matched against the canonical path."),
        new($"{Route}Match:Methods:{{n}}", Text, "all", "The HTTP methods that the route takes."),
        new($"{Route}Match:Hosts:{{n}}", Text, "all", "The hosts that the route takes, with or without a port; *.example.com for subdomains."),
        new($"{Route}Match:Headers:{{n}}:Name", Text, "", "A header that the request must have."),
        new($"{Route}Match:Headers:{{n}}:Values:{{m}}", Text, "", "The values that will do."),
        new($"{Route}Match:Headers:{{n}}:Mode", Text, "ExactHeader", "ExactHeader, HeaderPrefix, Exists, Contains, NotContains or NotExists."),
        new($"{Route}Match:Headers:{{n}}:IsCaseSensitive", Boolean, "false", "Whether case counts in the values."),
        new($"{Route}Match:QueryParameters:{{n}}:Name", Text, "", "A query parameter that the request must have."),
        new($"{Route}Match:QueryParameters:{{n}}:Values:{{m}}", Text, "", "The values that will do."),
        new($"{Route}Match:QueryParameters:{{n}}:Mode", Text, "Exact", "Exact, Contains, NotContains, Prefix or Exists."),
        new($"{Route}Match:QueryParameters:{{n}}:IsCaseSensitive", Boolean, "false", "Whether case counts in the values."),
        new($"{Route}Order", Integer, "", "Which route wins when several match: the lowest."),
        new($"{Route}MaxRequestBodySize", Integer, "Hosting:MaxRequestBodyBytes", "The largest request body in bytes; -1 for no bound."),
        new($"{Route}Timeout", Time, "Proxy:RequestTimeout", "How long the upstream may take for a request of the route in all, to the last byte of its answer."),
        new($"{Route}Transforms:{{n}}:{{key}}", Text, "", "YARP's transforms. They run before the gateway's own, which have the last word on identity and on the target."),
        new($"{Route}Metadata:{RouteMetadata.Schemes}", Text, "bearer", "The authentication schemes that the route accepts, separated by commas: bearer."),
        new($"{Route}Metadata:{RouteMetadata.ContinueWithoutRedisFor}", Time, "Revocation:Lease", "For how long, at most a day, the route goes on with a copy of the revocations that Redis does not confirm. Without it the route answers 503 when the lease has run out."),
        new($"{Route}Metadata:{RouteMetadata.ConfirmRevocations}", Boolean, "false", "Whether Redis is asked at each request if anything was revoked, for routes where the milliseconds until a revocation arrives are too long. The wait is Redis' time; without an answer within Revocation:ConfirmTimeout the route answers 503."),
        new($"{Route}Metadata:{RouteMetadata.ForwardCredential}", Boolean, "false", "Whether the caller's own credential goes on to the upstream. It names this gateway as its audience: leave it here unless the upstream must have it."),
        new($"{Route}Metadata:{RouteMetadata.ProofOfPossession}", Text, "Optional", "Which proof of possession the route demands: Optional (a bound token must be proven, one that is bound to nothing will do), Required (bound by DPoP or by a client certificate), Dpop or Mtls."),
        new($"{Route}Metadata:{RouteMetadata.AcrValues}", Text, "", "The authentication contexts (acr), separated by spaces, of which the caller's must be one; any other caller is challenged to authenticate again by one of them (RFC 9470)."),
        new($"{Route}Metadata:{RouteMetadata.MaxAuthenticationAge}", Time, "", "How long ago the person may have authenticated (auth_time); whoever did so earlier, or nobody knows when, is challenged to authenticate again (RFC 9470)."),
        new($"{Route}Metadata:{{key}}", Text, "", "Any other key is refused."),
        new($"{Cluster}Destinations:{{destination}}:Address", Url, "required", "Where a server of the cluster is."),
        new($"{Cluster}Destinations:{{destination}}:Health", Url, "Address", "Where its health is asked for, when that is elsewhere."),
        new($"{Cluster}Destinations:{{destination}}:Host", Text, "the address's host", "The Host header that it is sent."),
        new($"{Cluster}Destinations:{{destination}}:Metadata:{{key}}", Text, "", "For load-balancing policies."),
        new($"{Cluster}LoadBalancingPolicy", Text, "PowerOfTwoChoices", "PowerOfTwoChoices, FirstAlphabetical, Random, RoundRobin or LeastRequests."),
        new($"{Cluster}SessionAffinity:Enabled", Boolean, "false", "Whether a caller stays with one server."),
        new($"{Cluster}SessionAffinity:Policy", Text, "HashCookie", "HashCookie or ArrCookie. YARP's Cookie and CustomHeader are refused: they need a key ring shared by all replicas."),
        new($"{Cluster}SessionAffinity:FailurePolicy", Text, "Redistribute", "Redistribute or Return503Error."),
        new($"{Cluster}SessionAffinity:AffinityKeyName", Text, "", "The cookie's or header's name."),
        new($"{Cluster}SessionAffinity:Cookie:{{key}}", Text, "", "Path, Domain, HttpOnly, SecurePolicy, SameSite, Expiration, MaxAge, IsEssential."),
        new($"{Cluster}HealthCheck:AvailableDestinationsPolicy", Text, "HealthyAndUnknown", "Which servers get requests: HealthyAndUnknown or HealthyOrPanic."),
        new($"{Cluster}HealthCheck:Active:Enabled", Boolean, "false", "Whether servers are probed."),
        new($"{Cluster}HealthCheck:Active:Interval", Time, "00:00:15", "How often."),
        new($"{Cluster}HealthCheck:Active:Timeout", Time, "00:00:10", "How long a probe may take."),
        new($"{Cluster}HealthCheck:Active:Policy", Text, "ConsecutiveFailures", "Who judges the probes."),
        new($"{Cluster}HealthCheck:Active:Path", Text, "", "The path that is probed."),
        new($"{Cluster}HealthCheck:Active:Query", Text, "", "The query that is probed with."),
        new($"{Cluster}HealthCheck:Passive:Enabled", Boolean, "false", "Whether failing requests count against a server."),
        new($"{Cluster}HealthCheck:Passive:Policy", Text, "TransportFailureRate", "Who judges them."),
        new($"{Cluster}HealthCheck:Passive:ReactivationPeriod", Time, "00:01:00", "When a server that was put aside is tried again."),
        new($"{Cluster}HttpClient:SslProtocols:{{n}}", Text, "the system's", "Tls12, Tls13."),
        new($"{Cluster}HttpClient:DangerousAcceptAnyServerCertificate", Boolean, "false", "Refused when true."),
        new($"{Cluster}HttpClient:MaxConnectionsPerServer", Integer, "Proxy:MaxConnectionsPerServer", "The most connections to one server, and the most requests under way to it."),
        new($"{Cluster}HttpClient:EnableMultipleHttp2Connections", Boolean, "true", "Whether HTTP/2 may use more than one connection."),
        new($"{Cluster}HttpClient:RequestHeaderEncoding", Text, "latin1", "How header text is sent."),
        new($"{Cluster}HttpClient:ResponseHeaderEncoding", Text, "latin1", "How header text is read."),
        new($"{Cluster}HttpClient:WebProxy:Address", Url, "", "A forward proxy on the way to the servers."),
        new($"{Cluster}HttpClient:WebProxy:BypassOnLocal", Boolean, "false", "Whether local addresses go around it."),
        new($"{Cluster}HttpClient:WebProxy:UseDefaultCredentials", Boolean, "false", "Whether the process's own credentials are shown to it."),
        new($"{Cluster}HttpRequest:ActivityTimeout", Time, "Proxy:ActivityTimeout", "How long a server may stay silent."),
        new($"{Cluster}HttpRequest:Version", Text, "2", "The HTTP version that is asked for: 1.1, 2."),
        new($"{Cluster}HttpRequest:VersionPolicy", Text, "RequestVersionOrLower", "RequestVersionOrLower, RequestVersionOrHigher or RequestVersionExact. HTTP/2 without TLS needs Version 2 and RequestVersionExact."),
        new($"{Cluster}HttpRequest:AllowResponseBuffering", Boolean, "false", "Whether the server may buffer responses."),
        new($"{Cluster}Metadata:{ClusterMetadata.IdentityAudience}", Text, "the cluster's name", "The audience of the identity tokens that the cluster's servers are sent."),
        new($"{Cluster}Metadata:{ClusterMetadata.PlainIdentityHeaders}", Boolean, "false", "Whether plain X-AuthGateway-* headers accompany the token, for servers that cannot check a signature."),
        new($"{Cluster}Metadata:{ClusterMetadata.ReverseProxyTime}", Text, "", "Where the reverse proxy before the system says how long it had the request, with all that is behind it, up to the headers: Server-Timing:metric, or a header and its unit (s, ms or us), such as X-Request-Time:s. It divides the upstream's time into the network and what is behind it. Such headers do not go on to callers."),
        new($"{Cluster}Metadata:{ClusterMetadata.SystemTime}", Text, "", "Where it or the system itself says how long the system had the request, in the same form, such as X-Envoy-Upstream-Service-Time:ms. With ReverseProxyTime it divides the rest between the two."),
        new($"{Cluster}Metadata:{{key}}", Text, "", "Thresholds of YARP's health policies; any other key is refused."),
    ];
}
