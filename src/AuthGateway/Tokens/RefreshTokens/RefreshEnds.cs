namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>Why families end before their time, as their marks in Redis say.</summary>
internal static class RefreshEnds
{
    public const string Revoked = "revoked";
    public const string SubjectEnded = "subject_ended";
    /// <summary>An old token came back. The script that notices it writes the word.</summary>
    public const string Reuse = "reuse";
    public const string TooMany = "too_many";
}
