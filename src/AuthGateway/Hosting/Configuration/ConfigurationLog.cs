using AuthGateway.Telemetry;

namespace AuthGateway.Hosting.Configuration;

internal static partial class ConfigurationLog
{
    [LoggerMessage(EventIds.ConfigurationRefused, LogLevel.Error, "The changed configuration is refused, the one in use stays: {Error}")]
    public static partial void ConfigurationRefused(this ILogger logger, string error);

    [LoggerMessage(EventIds.ConfigurationReloaded, LogLevel.Information, "The configuration changed: {Count} keys.")]
    public static partial void ConfigurationReloaded(this ILogger logger, int count);

    [LoggerMessage(EventIds.ConfigurationNeedsRestart, LogLevel.Warning, "Key {Key} changed; it takes effect at the next start.")]
    public static partial void ConfigurationNeedsRestart(this ILogger logger, string key);

    [LoggerMessage(EventIds.ConfigurationLookFailed, LogLevel.Error, "The configuration's files could not be looked at ({Error}); what is in use stays.")]
    public static partial void ConfigurationLookFailed(this ILogger logger, string error);

    [LoggerMessage(EventIds.LiveKeyReplaced, LogLevel.Information, "Key {Key} changed and is in force.")]
    public static partial void LiveKeyReplaced(this ILogger logger, string key);

    [LoggerMessage(EventIds.LiveKeysRefused, LogLevel.Error,
        "Changed keys that need no restart are not taken, because with those that need one they are wrong until then: {Error}")]
    public static partial void LiveKeysRefused(this ILogger logger, string error);
}
