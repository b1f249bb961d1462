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

    [LoggerMessage(EventIds.ProofsRememberedLocally, LogLevel.Warning,
        "Redis does not remember used DPoP proofs ({Reason}); on routes that go on without it, this replica alone does.")]
    public static partial void ProofsRememberedLocally(this ILogger logger, string reason);

    [LoggerMessage(EventIds.FailuresLimited, LogLevel.Warning, "Limit {Limit} refuses {Addresses} addresses that sent too many wrong credentials.")]
    public static partial void FailuresLimited(this ILogger logger, string limit, int addresses);

    [LoggerMessage(EventIds.FailuresCountedLocally, LogLevel.Warning, "Redis does not count for limit {Limit} ({Reason}): this replica counts alone.")]
    public static partial void FailuresCountedLocally(this ILogger logger, string limit, string reason);

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
        "The clock of issuer {Issuer} is {Seconds} s ahead of this one (below zero: behind): tokens may be refused as expired or not yet valid.")]
    public static partial void ClockSkewSuspected(this ILogger logger, string issuer, double seconds);

    [LoggerMessage(EventIds.SessionNotRevokedEverywhere, LogLevel.Warning,
        "Session {Handle} ended, but its revocation was not written: other replicas notice within CacheFor, and tokens that name it live on.")]
    public static partial void SessionNotRevokedEverywhere(this ILogger logger, string handle);

    [LoggerMessage(EventIds.SessionFactsUnreadable, LogLevel.Error, "Session {Handle} cannot be read: it was refused. Was it written by another version?")]
    public static partial void SessionFactsUnreadable(this ILogger logger, string handle);

    [LoggerMessage(EventIds.ApiKeyUsesNotWritten, LogLevel.Warning, "The last use of API key {KeyId} could not be written to Redis; it is tried again at its next use.")]
    public static partial void ApiKeyUsesNotWritten(this ILogger logger, string keyId);
}
