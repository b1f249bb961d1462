using AuthGateway.Redis;
using AuthGateway.Telemetry;

namespace AuthGateway.Management;

/// <summary>What the Management room has to say.</summary>
internal static partial class ManagementLog
{
    [LoggerMessage(EventIds.RevocationWritten, LogLevel.Information, "A {Kind} of {Issuer} was revoked, revision {Revision}.")]
    public static partial void RevocationWritten(this ILogger logger, RevocationKind kind, string issuer, long revision);
}
