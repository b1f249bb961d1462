using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline;

/// <summary>What the Pipeline room has to say.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(EventIds.UnhandledException, LogLevel.Error, "A request ended in an exception: a bug.")]
    public static partial void UnhandledException(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.EndpointWithoutRules, LogLevel.Error, "Endpoint {Endpoint} has no rules or names the unknown policy {Policy}: it was refused. A bug.")]
    public static partial void EndpointWithoutRules(this ILogger logger, string? endpoint, string? policy);

    [LoggerMessage(EventIds.ProxyNamesNoCaller, LogLevel.Warning,
        "Trusted proxy {Proxy} does not say in {Header} who is behind it: limits by address know all of its callers by its own address.")]
    public static partial void ProxyNamesNoCaller(this ILogger logger, string proxy, string header);

    [LoggerMessage(EventIds.TooManyCancelled, LogLevel.Warning,
        "A connection from {Peer} was ended: it cancelled more HTTP/2 requests, as soon as they were begun, than it had answered (rapid reset).")]
    public static partial void TooManyCancelled(this ILogger logger, string peer);
}
