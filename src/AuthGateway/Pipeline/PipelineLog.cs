using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline;

/// <summary>What the Pipeline room has to say.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(EventIds.UnhandledException, LogLevel.Error, "A request ended in an exception: a bug.")]
    public static partial void UnhandledException(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.EndpointWithoutRules, LogLevel.Error, "Endpoint {Endpoint} has no rules or names the unknown policy {Policy}: it was refused. A bug.")]
    public static partial void EndpointWithoutRules(this ILogger logger, string? endpoint, string? policy);
}
