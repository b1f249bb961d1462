using AuthGateway.Telemetry;

namespace AuthGateway.Redis;

/// <summary>What this room logs. No exception is passed on: its text can hold what was sent.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(EventIds.RedisConnected, LogLevel.Information, "Connected to Redis at {Endpoint}.")]
    public static partial void RedisConnected(this ILogger logger, string endpoint);

    [LoggerMessage(EventIds.RedisConnectionFailed, LogLevel.Warning, "No connection to Redis at {Endpoint}: {Reason}. The client keeps trying.")]
    public static partial void RedisConnectionFailed(this ILogger logger, string endpoint, string reason);

    [LoggerMessage(EventIds.RedisConnectionRestored, LogLevel.Information, "The connection to Redis at {Endpoint} is back.")]
    public static partial void RedisConnectionRestored(this ILogger logger, string endpoint);

    [LoggerMessage(EventIds.RedisLoginTaken, LogLevel.Information, "Redis at {Endpoint} took the changed user and password.")]
    public static partial void RedisLoginTaken(this ILogger logger, string endpoint);

    [LoggerMessage(EventIds.RedisLoginRefused, LogLevel.Error,
        "Redis at {Endpoint} refused the changed user and password ({Reason}): connections that stand go on, the next ones fail.")]
    public static partial void RedisLoginRefused(this ILogger logger, string endpoint, string reason);

    [LoggerMessage(
        EventIds.RedisCircuitOpened,
        LogLevel.Error,
        "Redis at {Endpoint} answered none of {Commands} commands in a row in time: what needs it is refused at once until it answers.")]
    public static partial void RedisCircuitOpened(this ILogger logger, string endpoint, int commands);

    [LoggerMessage(EventIds.RedisCircuitClosed, LogLevel.Information, "Redis at {Endpoint} answers again.")]
    public static partial void RedisCircuitClosed(this ILogger logger, string endpoint);

    [LoggerMessage(EventIds.RevocationsLoaded, LogLevel.Information, "Loaded {Entries} revocations up to revision {Revision}.")]
    public static partial void RevocationsLoaded(this ILogger logger, int entries, long revision);

    [LoggerMessage(EventIds.RevocationGap, LogLevel.Warning, "Revocations up to revision {Revision} were found without a message; the last one announced was {Announced}.")]
    public static partial void RevocationGap(this ILogger logger, long revision, long announced);

    [LoggerMessage(
        EventIds.RevocationsSuspect,
        LogLevel.Error,
        "Redis lost revocations that this process had read (revision {Revision}): nothing is trusted until all are loaded again.")]
    public static partial void RevocationsSuspect(this ILogger logger, long revision);

    [LoggerMessage(EventIds.RevocationsStale, LogLevel.Error, "The revocations' lease of {Lease} has run out: {Reason}.")]
    public static partial void RevocationsStale(this ILogger logger, TimeSpan lease, string reason);

    [LoggerMessage(EventIds.RevocationsReplayed, LogLevel.Warning, "Wrote back {Entries} revocations that Redis had lost.")]
    public static partial void RevocationsReplayed(this ILogger logger, int entries);

    [LoggerMessage(EventIds.RevocationRefreshFailed, LogLevel.Warning, "The revocations could not be read or written back: {Reason}.")]
    public static partial void RevocationRefreshFailed(this ILogger logger, string reason);

    [LoggerMessage(EventIds.SessionRecordForeign, LogLevel.Error, "Redis' answer to a question for a session is another session's: refused. A bug or a connection out of step.")]
    public static partial void SessionRecordForeign(this ILogger logger);

    [LoggerMessage(EventIds.ApiKeyRecordForeign, LogLevel.Error, "Redis' answer to a question for an API key is another key's: refused. A bug or a connection out of step.")]
    public static partial void ApiKeyRecordForeign(this ILogger logger);
}
