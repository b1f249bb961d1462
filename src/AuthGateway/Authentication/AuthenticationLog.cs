using AuthGateway.Telemetry;

namespace AuthGateway.Authentication;

/// <summary>What this room logs. Never a token, nor a part of one but a plain key id.</summary>
internal static partial class AuthenticationLog
{
    [LoggerMessage(EventIds.KeysLoaded, LogLevel.Information, "Issuer {Issuer} has {Usable} usable keys; {Ignored} entries of its key set are ignored.")]
    public static partial void KeysLoaded(this ILogger logger, string issuer, int usable, int ignored);

    [LoggerMessage(EventIds.KeysFailed, LogLevel.Warning, "The keys of issuer {Issuer} could not be fetched ({Error}), {Failures} times in a row.")]
    public static partial void KeysFailed(this ILogger logger, string issuer, string error, int failures);

    [LoggerMessage(EventIds.UnknownSigningKey, LogLevel.Warning,
        "A token of issuer {Issuer} names key {KeyId}, which its key set lacks; it is fetched again.")]
    public static partial void UnknownSigningKey(this ILogger logger, string issuer, string keyId);

    [LoggerMessage(EventIds.StreamsCut, LogLevel.Information, "{Count} open streams were ended: their credential expired or was revoked.")]
    public static partial void StreamsCut(this ILogger logger, int count);

    [LoggerMessage(EventIds.IntrospectionFails, LogLevel.Warning, "Introspection server {Server} does not answer ({Error}), {Failures} times in a row.")]
    public static partial void IntrospectionFails(this ILogger logger, string server, string error, int failures);

    [LoggerMessage(EventIds.IntrospectionWorksAgain, LogLevel.Information, "Introspection server {Server} answers again after {Failures} failures.")]
    public static partial void IntrospectionWorksAgain(this ILogger logger, string server, int failures);

    [LoggerMessage(EventIds.LegacySessionsFail, LogLevel.Warning, "Legacy system {System} does not tell about sessions ({Error}), {Failures} times in a row.")]
    public static partial void LegacySessionsFail(this ILogger logger, string system, string error, int failures);

    [LoggerMessage(EventIds.LegacySessionsWorkAgain, LogLevel.Information, "Legacy system {System} tells about sessions again after {Failures} failures.")]
    public static partial void LegacySessionsWorkAgain(this ILogger logger, string system, int failures);

    [LoggerMessage(EventIds.LegacyLogoutNotPushed, LogLevel.Warning,
        "The end of a session of legacy system {System} could not be told to the other replicas: they may believe it for {Seconds} s.")]
    public static partial void LegacyLogoutNotPushed(this ILogger logger, string system, double seconds);

    [LoggerMessage(EventIds.ClockSkewSuspected, LogLevel.Warning,
        "The clock of issuer {Issuer} and this one differ by {Seconds} s: tokens may be refused as expired or not yet valid.")]
    public static partial void ClockSkewSuspected(this ILogger logger, string issuer, double seconds);
}
