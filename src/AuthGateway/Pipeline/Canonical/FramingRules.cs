using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>
/// Where a request's body ends must have one answer only: of two, an upstream may take the other and read the rest of the
/// body as a request that nobody judged (request smuggling, RFC 9112 section 11.2).
/// </summary>
internal static class FramingRules
{
    /// <summary>
    /// Where Kestrel puts a Content-Length that came together with Transfer-Encoding; it then forgets that there was one.
    /// </summary>
    public const string MovedContentLength = "X-Content-Length";

    /// <summary>Judges the headers that say where the body ends.</summary>
    public static RequestRefusal Judge(HttpRequest request)
    {
        var headers = request.Headers;
        var codings = headers.TransferEncoding;
        if (codings.Count > 0)
        {
            // RFC 9112 section 6.1: a server may refuse the pair, and ought to when it is a gateway (CL.TE and TE.CL smuggling).
            if (headers.ContentLength is not null || headers.ContainsKey(MovedContentLength))
            {
                return RequestRefusal.ConflictingLengths;
            }

            // HTTP/1.0 knows no codings, and HTTP/2 forbids the header (RFC 9113 section 8.2.2): it smuggles in a downgrade ("H2.TE").
            // "chunked, chunked", "identity" and "\vchunked" (CVE-2019-18277) are read differently by different readers.
            if (!HttpProtocol.IsHttp11(request.Protocol) || codings.Count != 1
                || !IsChunked(codings[0] ?? ""))
            {
                return IsUnknown(request, codings) ? RequestRefusal.TransferCoding : RequestRefusal.InvalidTransferEncoding;
            }
        }

        // "Expect: y 100-continue" is an expectation to one reader and none to the next, which then wait for different bytes.
        var expect = headers.Expect;
        return expect.Count == 0 || (expect.Count == 1 && string.Equals(expect[0], "100-continue", StringComparison.OrdinalIgnoreCase))
            ? RequestRefusal.None
            : RequestRefusal.Expectation;
    }

    // RFC 9112 section 6.1: 501 for a coding that is not understood. Section 6.3: 400 for a list that says no length, as one without chunked at its
    // end, and one with it twice (section 7.1).
    private static bool IsUnknown(HttpRequest request, StringValues codings)
    {
        var names = codings.SelectMany(value => (value ?? "").Split(',')).Select(name => name.Trim(' ', '\t')).ToList();
        return HttpProtocol.IsHttp11(request.Protocol) && IsChunked(names[^1]) && names.Count > 1
            && names.SkipLast(1).All(name => name.Length > 0 && !IsChunked(name));
    }

    private static bool IsChunked(string name) => string.Equals(name, "chunked", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a body follows the headers.</summary>
    public static bool HasBody(HttpRequest request) =>
        request.Headers.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    /// <summary>Whether the request opens a WebSocket over HTTP/2 or HTTP/3 (RFC 8441, RFC 9220).</summary>
    public static bool IsWebSocketOverHttp2(HttpContext context) =>
        context.Features[typeof(IHttpExtendedConnectFeature)] is IHttpExtendedConnectFeature { IsExtendedConnect: true, Protocol: "websocket" };
}
