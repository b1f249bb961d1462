namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>Why families end before their time, as their marks in Redis say.</summary>
internal static class RefreshEnds
{
    public const string Revoked = "revoked";
    public const string SubjectEnded = "subject_ended";
    public const string TooMany = "too_many";
}
