using System.Buffers.Text;
using AuthGateway.Pipeline.Canonical;
using Microsoft.Net.Http.Headers;

namespace AuthGateway.Pipeline.Headers;

/// <summary>The only protocol that a connection can be upgraded to is WebSocket (RFC 6455).</summary>
internal static class UpgradeHeader
{
    /// <summary>Judges an upgrade; removes one to anything else, which RFC 9110 section 7.8 lets a server ignore.</summary>
    /// <remarks>An upgrade to h2c would open a tunnel through which requests reach the upstream unjudged.</remarks>
    public static RequestRefusal Apply(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers.Upgrade.Count == 0)
        {
            return RequestRefusal.None;
        }

        if (headers.Upgrade.Count != 1 || !string.Equals(headers.Upgrade[0], "websocket", StringComparison.OrdinalIgnoreCase))
        {
            headers.Remove(HeaderNames.Upgrade);
            return RequestRefusal.None;
        }

        // RFC 6455 section 4.1. With a body, or when the upstream does not upgrade after all, what follows would be read as another request.
        return HttpMethods.IsGet(request.Method) && !FramingRules.HasBody(request)
            && headers.SecWebSocketKey.Count == 1 && IsKey(headers.SecWebSocketKey[0])
                ? RequestRefusal.None
                : RequestRefusal.InvalidUpgrade;
    }

    private static bool IsKey(string? key) => Base64.IsValid(key, out var decoded) && decoded == 16 && key!.Length == 24;
}
