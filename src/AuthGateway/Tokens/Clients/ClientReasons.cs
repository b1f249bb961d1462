namespace AuthGateway.Tokens.Clients;

/// <summary>Why a client is refused: fixed words for the audit record and the log. The client itself reads <c>invalid_client</c>.</summary>
internal static class ClientReasons
{
    public const string UnknownClient = "unknown_client";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string WrongSecret = "wrong_secret";
    public const string CertificateMissing = "certificate_missing";
    public const string CertificateUnknown = "certificate_unknown";
    public const string AssertionMalformed = "assertion_malformed";
    public const string AssertionAlgorithm = "assertion_algorithm";
    public const string AssertionType = "assertion_type";
    public const string AssertionClaims = "assertion_claims";
    public const string AssertionAudience = "assertion_audience";
    public const string AssertionExpired = "assertion_expired";
    public const string AssertionTooLong = "assertion_too_long";
    public const string AssertionKey = "assertion_key";
    public const string AssertionSignature = "assertion_signature";
    public const string AssertionReplayed = "assertion_replayed";
    public const string ClientKeysUnavailable = "client_keys_unavailable";
    public const string ReplayMemoryUnavailable = "replay_memory_unavailable";
}
