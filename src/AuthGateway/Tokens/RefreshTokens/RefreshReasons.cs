namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>Why a refresh token is refused: for the log and the audit record, never for the client, who reads <c>invalid_grant</c>.</summary>
internal static class RefreshReasons
{
    public const string Malformed = "malformed";
    public const string UnknownFamily = "unknown_family";
    public const string NotGenuine = "not_genuine";
    public const string OtherClient = "other_client";
    public const string FamilyEnded = "family_ended";
    public const string Revoked = "revoked";
    public const string Superseded = "superseded";
    public const string Unreadable = "unreadable";
    public const string NoAnswer = "redis_unavailable";
    public const string RevocationsFull = "revocations_full";
    public const string RevocationsUnknown = "revocations_unknown";
}
