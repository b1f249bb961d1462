using AuthGateway.Telemetry;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>What refresh tokens log: families, which are public, and never a token.</summary>
internal static partial class RefreshLog
{
    [LoggerMessage(EventIds.RefreshReuse, LogLevel.Warning, "An old refresh token of family {Family} of client {ClientId} came back: the family is ended.")]
    public static partial void RefreshReuse(this ILogger logger, string family, string clientId);

    [LoggerMessage(EventIds.RefreshGenerationAhead, LogLevel.Warning, "A refresh token of family {Family} is newer than Redis knew: a failover has lost writes.")]
    public static partial void RefreshGenerationAhead(this ILogger logger, string family);

    [LoggerMessage(
        EventIds.RefreshRecordUnreadable,
        LogLevel.Error,
        "The record of refresh token family {Family} cannot be opened: it was changed, or sealed under a key that is not configured here.")]
    public static partial void RefreshRecordUnreadable(this ILogger logger, string family);

    [LoggerMessage(EventIds.RefreshEndNotPushed, LogLevel.Error, "The access tokens of the ended family {Family} could not be revoked: {Reason}. They end by themselves, or when one of its refresh tokens comes again.")]
    public static partial void RefreshEndNotPushed(this ILogger logger, string family, string reason);
}
