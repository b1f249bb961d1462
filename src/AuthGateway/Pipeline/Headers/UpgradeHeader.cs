using System.Buffers.Text;
using System.Collections.Immutable;
using AuthGateway.Pipeline.Canonical;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace AuthGateway.Pipeline.Headers;

/// <summary>The only protocol that a connection can be upgraded to is WebSocket (RFC 6455).</summary>
internal static class UpgradeHeader
{
    private const string Version = "13";

    /// <summary>What an answer says of the versions that there are (RFC 6455 section 4.4, RFC 9110 section 15.5.22).</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Versions { get; } =
        [new(HeaderNames.Upgrade, "websocket"), new(HeaderNames.Connection, "Upgrade"), new(HeaderNames.SecWebSocketVersion, Version)];

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
        var versions = headers.SecWebSocketVersion;
        if (!HttpMethods.IsGet(request.Method) || FramingRules.HasBody(request) || versions.Count != 1
            || headers.SecWebSocketKey.Count != 1 || !IsKey(headers.SecWebSocketKey[0]))
        {
            return RequestRefusal.InvalidUpgrade;
        }

        // RFC 6455 section 4.2.2: another version has other frames. An upstream that takes any would be spoken to in them.
        return string.Equals(versions[0], Version, StringComparison.Ordinal) ? RequestRefusal.None : RequestRefusal.WebSocketVersion;
    }

    /// <summary>Whether these are the one version that there is, or none.</summary>
    public static bool IsVersionOrNone(StringValues versions) =>
        versions.Count == 0 || (versions.Count == 1 && string.Equals(versions[0], Version, StringComparison.Ordinal));

    private static bool IsKey(string? key) => Base64.IsValid(key, out var decoded) && decoded == 16 && key!.Length == 24;
}
