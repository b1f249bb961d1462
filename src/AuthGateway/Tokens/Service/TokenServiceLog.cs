using AuthGateway.Telemetry;

namespace AuthGateway.Tokens.Service;

/// <summary>What the token service logs. Never a credential, nor a part of one.</summary>
internal static partial class TokenServiceLog
{
    [LoggerMessage(EventIds.ClientKeysFailed, LogLevel.Warning, "The keys of client {Client} could not be fetched: {Error}.")]
    public static partial void ClientKeysFailed(this ILogger logger, string client, string error);
}
