using System.Buffers;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>Which methods go further.</summary>
internal static class MethodRules
{
    private const int MaxLength = 32;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>Judges a method.</summary>
    /// <param name="method">The method as sent.</param>
    /// <param name="isWebSocketOverHttp2">True for RFC 8441's extended CONNECT with the protocol websocket.</param>
    public static RequestRefusal Judge(string method, bool isWebSocketOverHttp2)
    {
        // "delete" is not DELETE (RFC 9110 section 9.1), but the proxy would send it as DELETE, past a policy for that method.
        if (method.Length is 0 or > MaxLength || method.AsSpan().ContainsAnyExcept(Allowed))
        {
            return RequestRefusal.InvalidMethod;
        }

        return method switch
        {
            // RFC 9110 section 15.6.2: 501 for a method that no resource here supports.
            "CONNECT" when !isWebSocketOverHttp2 => RequestRefusal.ConnectMethod,
            // The upstream would echo the identity that the gateway adds (cross-site tracing, CVE-2004-2320; TRACK is IIS' name for it).
            "TRACE" or "TRACK" => RequestRefusal.TraceMethod,
            _ => RequestRefusal.None,
        };
    }
}
