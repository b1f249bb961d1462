using AuthGateway.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>What the Proxy room has to say.</summary>
internal static partial class ProxyLog
{
    [LoggerMessage(EventIds.UpstreamFailed, LogLevel.Warning, "Route {Route} could not be forwarded: {Error} ({HttpError}, {Exception}).")]
    public static partial void UpstreamFailed(this ILogger logger, string route, ForwarderError error, HttpRequestError? httpError, string? exception);
}
