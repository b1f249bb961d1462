using System.Collections.Frozen;

namespace AuthGateway.Pipeline.Headers;

/// <summary>The headers that mean something to the gateway itself or to HTTP's framing. All folded.</summary>
internal static class KnownHeaders
{
    /// <summary>What no configuration may remove.</summary>
    public static readonly IReadOnlyList<string> Needed =
        ["host", "content-length", "transfer-encoding", "content-type", "connection", "upgrade", "authorization"];

    /// <summary>
    /// What is always removed, with no way to switch it off: the gateway's own namespace, hop-by-hop headers that say nothing to the next hop
    /// (RFC 9110 section 7.6.1), <c>Proxy</c>, which CGI turns into the program's own HTTP_PROXY (httpoxy, CVE-2016-5385), a stray
    /// second length, and the header of an upgrade to cleartext HTTP/2, through which requests would pass unjudged.
    /// Trailers are announced to the next hop only if they are sent to it, which they are not.
    /// </summary>
    public static readonly IReadOnlyList<string> AlwaysRemoved =
        ["x-authgateway-*", "proxy", "proxy-*", "keep-alive", "trailer", "trailers", "http2-settings", "x-content-length"];

    /// <summary>
    /// What must be spelled with dashes. With another sign (<c>Transfer_Encoding</c>, <c>X.Forwarded.For</c>) these pass the gateway as unknown
    /// headers and become the real ones again behind it.
    /// </summary>
    public static readonly IReadOnlyList<string> SpelledWithDashes =
    [
        "content-*", "transfer-encoding", "x-forwarded-*", "x-real-ip", "x-client-ip", "true-client-ip",
        "x-api-key", "x-csrf-token", "x-request-id", "x-correlation-id", "set-cookie", "www-authenticate",
        "sec-*", "if-*", "accept-*", "cache-control", "max-forwards", "user-agent", "idempotency-key",
        // The rest of the names by which callers' addresses are told (Proxy/ForwardedForTransform.cs removes their true spelling).
        "cf-connecting-ip*", "fastly-client-ip", "x-cluster-client-ip", "x-original-*", "x-originating-ip", "x-remote-*", "x-envoy-*", "x-azure-*", "client-ip",
        "front-end-https", "x-url-scheme",
    ];

    /// <summary>
    /// What the Connection header must not name, because removing it changes what the request means: who sends it, where it ends, where it came from.
    /// CVE-2022-1388 (F5: X-F5-Auth-Token lost on the way), CVE-2021-33197 (Go's ReverseProxy), CVE-2022-31813 (Apache: X-Forwarded-*).
    /// </summary>
    public static readonly IReadOnlyList<string> EndToEnd =
    [
        "authorization", "cookie", "cookie2", "dpop", "x-api-key", "api-key", "host", "content-*", "transfer-encoding", "expect", "accept*", "if-*",
        "cache-control", "pragma", "range", "origin", "referer", "user-agent", "date", "via", "max-forwards", "forwarded", "x-forwarded-*", "x-real-ip",
        "x-client-ip", "true-client-ip", "cf-connecting-ip", "sec-*", "traceparent", "tracestate", "baggage", "x-request-id", "x-correlation-id",
        "idempotency-key", "signature", "signature-input", "x-csrf-token", "x-xsrf-token", "x-requested-with", "access-control-*", "connection",
    ];

    /// <summary>What a Connection header names in good faith; each is dealt with by its own rule.</summary>
    public static readonly IReadOnlyList<string> ConnectionOptions =
        ["close", "keep-alive", "upgrade", "te", "trailer", "trailers", "http2-settings", "proxy-connection", "proxy-authorization"];

    /// <summary>
    /// What has one value and tells what the request is, or for whom. Authorization is not among them: two credentials have an answer of
    /// their own (RFC 6750 section 3.1), where a route asks for one. Content-Length and Host are the server's to refuse.
    /// </summary>
    public static readonly FrozenSet<string> OfOneValue = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Content-Type", "Origin", "Range", "If-Range");

    /// <summary>What HTTP/2 and HTTP/3 forbid (RFC 9113 section 8.2.2, RFC 9114 section 4.2).</summary>
    public static readonly IReadOnlyList<string> ConnectionSpecific =
        ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "http2-settings"];
}
