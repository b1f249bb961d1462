using AuthGateway.Telemetry;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tokens;

/// <summary>What this room has to say of keys. Never a key, only its public id.</summary>
internal static partial class TokensLog
{
    [LoggerMessage(EventIds.SigningKeyAdded, LogLevel.Information, "Signing key {KeyId} ({Algorithm}) was made by {Actor}.")]
    public static partial void SigningKeyAdded(this ILogger logger, string keyId, KeyAlgorithm algorithm, string actor);

    [LoggerMessage(EventIds.SigningKeyActivated, LogLevel.Information, "Signing key {KeyId} ({Algorithm}) signs from now on, by {Actor}.")]
    public static partial void SigningKeyActivated(this ILogger logger, string keyId, KeyAlgorithm algorithm, string actor);

    [LoggerMessage(EventIds.SigningKeyRetired, LogLevel.Information, "Signing key {KeyId} signs no more and stays published, by {Actor}.")]
    public static partial void SigningKeyRetired(this ILogger logger, string keyId, string actor);

    [LoggerMessage(EventIds.SigningKeyRemoved, LogLevel.Warning, "Signing key {KeyId} is out of the published set, by {Actor}.")]
    public static partial void SigningKeyRemoved(this ILogger logger, string keyId, string actor);

    [LoggerMessage(EventIds.KeyRingRefreshFailed, LogLevel.Warning, "The signing keys could not be read or written: {Reason}. The last known ones are used.")]
    public static partial void KeyRingRefreshFailed(this ILogger logger, string reason);

    [LoggerMessage(
        EventIds.KeyRingUntrusted,
        LogLevel.Error,
        "The signing keys in Redis are not sealed by a key of Tokens:EncryptionKeys: they are neither used nor overwritten. Configure the key "
        + "that sealed them.")]
    public static partial void KeyRingUntrusted(this ILogger logger);

    [LoggerMessage(EventIds.KeyRingStale, LogLevel.Error, "The signing keys were not confirmed for {MaxStale}: nothing is signed any more. {Reason}.")]
    public static partial void KeyRingStale(this ILogger logger, TimeSpan maxStale, string reason);

    [LoggerMessage(EventIds.KeyRingRestored, LogLevel.Warning, "Wrote back signing keys that Redis had lost, as version {Version}.")]
    public static partial void KeyRingRestored(this ILogger logger, long version);

    [LoggerMessage(
        EventIds.KeyRingClockDiffers, LogLevel.Error, "Redis' clock is {Seconds:F0} s from this machine's: no step of the key rotation is taken until they agree.")]
    public static partial void KeyRingClockDiffers(this ILogger logger, double seconds);
}
