namespace AuthGateway.Redis;

/// <summary>Something to revoke. Closed: a token, a subject's tokens up to a moment, or a session.</summary>
internal abstract record Revocation
{
    /// <summary>The longest time for which a revocation can be kept.</summary>
    public static readonly TimeSpan MaxKeep = TimeSpan.FromDays(400);

    /// <summary>The shortest one; less is raised to it.</summary>
    public static readonly TimeSpan MinKeep = TimeSpan.FromSeconds(1);

    private Revocation(RevocationKind kind, string issuer, string value, DateTimeOffset forgetAfter)
    {
        // An entry that cannot be written as it stands is refused: shortened, it would revoke something else.
        Key = RevocationKey.Fits(issuer) && RevocationKey.Fits(value)
            ? new RevocationKey(kind, issuer, value)
            : throw new ArgumentException($"An issuer and an identifier have 1 to {RevocationKey.MaxBytes} bytes of well-formed text.", nameof(value));
        ForgetAfter = forgetAfter;
    }

    /// <summary>What is revoked.</summary>
    public RevocationKey Key { get; }

    /// <summary>When nothing that this revokes can be valid any more; at most <see cref="MaxKeep"/> from now.</summary>
    public DateTimeOffset ForgetAfter { get; }

    /// <summary>For a subject, the moment in Unix milliseconds up to which its tokens are revoked; otherwise 0.</summary>
    public virtual long NotBefore => 0;

    /// <summary>Revokes one token.</summary>
    /// <exception cref="ArgumentException">The issuer or the identifier does not fit (<see cref="RevocationKey.Fits"/>).</exception>
    internal sealed record ByTokenId(string Issuer, string TokenId, DateTimeOffset TokenExpires)
        : Revocation(RevocationKind.Token, Issuer, TokenId, TokenExpires);

    /// <summary>Revokes what a subject was issued at or before a moment. The moment only rises.</summary>
    /// <exception cref="ArgumentException">The issuer or the identifier does not fit, or the moment lies before 1970.</exception>
    internal sealed record BySubject(string Issuer, string Subject, DateTimeOffset IssuedUntil, DateTimeOffset LastTokenExpires)
        : Revocation(RevocationKind.Subject, Issuer, Subject, LastTokenExpires)
    {
        /// <inheritdoc/>
        public override long NotBefore { get; } = IssuedUntil >= DateTimeOffset.UnixEpoch
            ? IssuedUntil.ToUnixTimeMilliseconds()
            : throw new ArgumentException("A subject's tokens are revoked up to a moment after 1970.", nameof(IssuedUntil));
    }

    /// <summary>Revokes a session and every token that names it.</summary>
    /// <exception cref="ArgumentException">The issuer or the identifier does not fit (<see cref="RevocationKey.Fits"/>).</exception>
    internal sealed record BySession(string Issuer, string SessionId, DateTimeOffset LastTokenExpires)
        : Revocation(RevocationKind.Session, Issuer, SessionId, LastTokenExpires);
}
