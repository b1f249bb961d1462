using AuthGateway.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Authentication;

/// <summary>
/// Keeps other sites from acting with a browser's cookies (cross-site request forgery). A credential that a browser sends by
/// itself proves who the user is, not that the user wants the request; where the request comes from is told by headers that
/// no script can set (Fetch Metadata's Sec-Fetch-Site, and Origin of RFC 6454).
/// </summary>
/// <remarks>Only for credentials in cookies: nobody can make a browser send a header of its own to another site unasked.</remarks>
internal static class CrossSite
{
    private const string SecFetchSite = "Sec-Fetch-Site";

    /// <summary>The answer to a request that may come from another site: 403.</summary>
    public static AuthenticationOutcome.Refused Refusal { get; } = new(
        new Problem
        {
            Status = StatusCodes.Status403Forbidden,
            Code = "cross_site_request",
            Title = "This request may come from another site, so the cookie that came with it does not count.",
        },
        AuthenticationReasons.CrossSiteRequest);

    /// <summary>Whether a cookie that came with the request may prove who is calling.</summary>
    /// <param name="context">The request.</param>
    /// <param name="allowedOrigins">The origins of other sites that may act with the cookie, each as <see cref="IsOrigin"/> wants it.</param>
    /// <remarks>
    /// An unsafe request without any of the two headers is refused: every browser of the last years sends one, and what sends
    /// none may be an old browser on a foreign page. Programs that hold a session send Origin, or use a header instead of a cookie.
    /// </remarks>
    public static bool IsAllowed(HttpContext context, IReadOnlyCollection<string> allowedOrigins)
    {
        var request = context.Request;
        if (IsSafe(context))
        {
            return true;
        }

        // An Origin decides by itself only when it is one that was named: "null" and lists never are.
        if (One(request.Headers.Origin) is { } origin && allowedOrigins.Contains(origin, StringComparer.Ordinal))
        {
            return true;
        }

        // none: the user typed it, or it is a bookmark. Two values are one of the caller's own making.
        return One(request.Headers[SecFetchSite]) is "same-origin" or "same-site" or "none";
    }

    /// <summary>Whether a text is an origin as browsers write it: scheme, host and a port that is not the scheme's own, in lower case.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        && string.Equals(url.GetLeftPart(UriPartial.Authority), text, StringComparison.Ordinal)
        && url.UserInfo.Length == 0;

    // RFC 9110 section 9.2.1; a TRACE is refused before. A WebSocket begins with a GET, and no rule of the browser keeps a
    // foreign page from opening one with the user's cookies (cross-site WebSocket hijacking, CWE-1385). Over HTTP/2 and HTTP/3 it
    // begins with a CONNECT (RFC 8441), which is judged as a GET here and has no Upgrade header.
    private static bool IsSafe(HttpContext context) =>
        context.Request.Method is "GET" or "HEAD" or "OPTIONS" && context.Request.Headers.Upgrade.Count == 0
        && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true };

    private static string? One(StringValues values) => values.Count == 1 ? values[0] : null;
}
