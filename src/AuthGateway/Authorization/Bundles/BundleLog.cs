using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Bundles;

internal static partial class BundleLog
{
    [LoggerMessage(EventIds.BundleLoaded, LogLevel.Information, "Policy bundle {Namespace} is in force in version {Version}: {Policies} policies, {Routes} routes.")]
    public static partial void BundleLoaded(this ILogger logger, string @namespace, string version, int policies, int routes);

    [LoggerMessage(EventIds.BundleRefused, LogLevel.Error, "Policy bundle {Namespace} in version {Version} is refused, {InForce} stays in force: {Finding}")]
    public static partial void BundleRefused(this ILogger logger, string @namespace, string version, string inForce, string finding);

    [LoggerMessage(EventIds.BundlesWentBack, LogLevel.Warning, "Redis lost versions of policy bundles that this replica had: it follows what Redis holds now.")]
    public static partial void BundlesWentBack(this ILogger logger);

    [LoggerMessage(EventIds.BundleReadingFailed, LogLevel.Warning, "Policy bundles could not be read: {Reason}. What is in force stays.")]
    public static partial void BundleReadingFailed(this ILogger logger, string reason);

    [LoggerMessage(EventIds.BundleGone, LogLevel.Warning, "Redis has no version of policy bundle {Namespace} any more; {InForce} stays in force.")]
    public static partial void BundleGone(this ILogger logger, string @namespace, string inForce);
}
