using AuthGateway.Telemetry;

namespace AuthGateway.Hosting;

/// <summary>What the Hosting room has to say.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventIds.Listening, LogLevel.Information, "AuthGateway {Version} serves on {Data}, management on {Management}, Redis: {Redis}.")]
    public static partial void Listening(this ILogger logger, string version, string data, string management, string redis);

    [LoggerMessage(
        EventIds.BoundsLowered,
        LogLevel.Warning,
        "The process may open too few files for the bounds that are configured: it takes {Connections} connections, {Requests} requests and {Streams} streams at once.")]
    public static partial void BoundsLowered(this ILogger logger, int connections, int requests, int streams);

    [LoggerMessage(EventIds.DrainStarted, LogLevel.Information, "Stopping: not ready from now on, serving for {Delay} more, then up to {Timeout} for what is in flight.")]
    public static partial void DrainStarted(this ILogger logger, TimeSpan delay, TimeSpan timeout);
}
