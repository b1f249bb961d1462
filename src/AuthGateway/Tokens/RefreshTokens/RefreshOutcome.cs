namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>What became of a refresh token. Closed: there is no other case.</summary>
internal abstract record RefreshOutcome
{
    private RefreshOutcome()
    {
    }

    /// <summary>A family began.</summary>
    /// <param name="Grant">The grant with its identifiers and times.</param>
    /// <param name="Token">The family's first token. A credential.</param>
    /// <param name="ExpiresAt">When it stops to be valid if it is not used.</param>
    internal sealed record Issued(RefreshGrant Grant, string Token, DateTimeOffset ExpiresAt) : RefreshOutcome
    {
        /// <summary>Never the token.</summary>
        public override string ToString() => $"{nameof(Issued)} {Grant.FamilyId}";
    }

    /// <summary>The token was used, and this is the next one.</summary>
    /// <param name="Grant">What it stands for.</param>
    /// <param name="Token">The next token. A credential.</param>
    /// <param name="ExpiresAt">When that one stops to be valid if it is not used.</param>
    /// <param name="IsRetry">The token had been used a moment ago, within the grace: the same successor was given once more.</param>
    internal sealed record Rotated(RefreshGrant Grant, string Token, DateTimeOffset ExpiresAt, bool IsRetry) : RefreshOutcome
    {
        /// <summary>Never the token.</summary>
        public override string ToString() => $"{nameof(Rotated)} {Grant.FamilyId}";
    }

    /// <summary>The token is valid; nothing was changed.</summary>
    internal sealed record Found(RefreshGrant Grant, DateTimeOffset ExpiresAt) : RefreshOutcome;

    /// <summary>The family is ended, with its access tokens.</summary>
    internal sealed record Ended(RefreshGrant Grant) : RefreshOutcome;

    /// <summary>So many families of the subject were ended.</summary>
    internal sealed record SubjectEnded(int Families) : RefreshOutcome;

    /// <summary>The token is not valid: <c>invalid_grant</c>.</summary>
    /// <param name="Reason">One of the words of <see cref="RefreshReasons"/>, or the caller's own.</param>
    /// <param name="Grant">What it stands for, where it is known to be genuine.</param>
    internal sealed record Refused(string Reason, RefreshGrant? Grant = null) : RefreshOutcome;

    /// <summary>
    /// An old token came back, now or in a request whose answer was lost: somebody else has a copy. The family is ended, its access tokens
    /// are revoked and the audit record has it. One caller of a family gets this. For the client it is <c>invalid_grant</c>.
    /// </summary>
    internal sealed record ReuseDetected(RefreshGrant Grant) : RefreshOutcome;

    /// <summary>Nobody can tell: 503, and the client may try again with the same token.</summary>
    /// <param name="Reason">A short fixed word.</param>
    internal sealed record Unavailable(string Reason) : RefreshOutcome;
}
