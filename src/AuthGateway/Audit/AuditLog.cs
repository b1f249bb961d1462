using AuthGateway.Telemetry;

namespace AuthGateway.Audit;

/// <summary>What this room logs.</summary>
internal static partial class AuditLog
{
    [LoggerMessage(EventIds.AuditLost, LogLevel.Error, "{Lost} events of the audit record are lost at {Sink}: too many waited to be written.")]
    public static partial void AuditLost(this ILogger logger, string sink, long lost);

    [LoggerMessage(EventIds.AuditSinkFails, LogLevel.Error, "The audit record cannot be written to {Sink}: {Reason}. Events wait; they are lost there when too many do.")]
    public static partial void AuditSinkFails(this ILogger logger, string sink, string reason);

    [LoggerMessage(EventIds.AuditSinkWorksAgain, LogLevel.Information, "The audit record is written to {Sink} again.")]
    public static partial void AuditSinkWorksAgain(this ILogger logger, string sink);

    [LoggerMessage(EventIds.AuditNotDrained, LogLevel.Error, "The process ends with {Events} events of the audit record or more not written to {Sink}.")]
    public static partial void AuditNotDrained(this ILogger logger, string sink, int events);
}
