namespace AuthGateway.Redis;

/// <summary>What an operator asks to revoke, as the admin API and the command line take it in.</summary>
/// <param name="Issuer">The issuer (iss).</param>
/// <param name="TokenId">A token's jti; exactly one of the three identifiers is given.</param>
/// <param name="Subject">A subject (sub): everything that it was issued until now.</param>
/// <param name="SessionId">A session (sid).</param>
/// <param name="KeepFor">How long the longest-lived token that this covers may still be valid; the entry is forgotten after it.</param>
internal sealed record RevocationRequest(string? Issuer, string? TokenId, string? Subject, string? SessionId, TimeSpan KeepFor)
{
    /// <summary>What a caller reads when <see cref="ToRevocation"/> gives nothing.</summary>
    public const string Expected = "issuer, exactly one of token_id, subject and session_id (each 1 to 512 bytes), and keep_for_seconds of 1 to 34560000 (when absent: a day for a token, else the longest life of a session or a refresh token here, a day at least)";

    /// <summary>The revocation, or null when the request does not say exactly one thing.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="longest">
    /// How long a login that began before may go on: a family of refresh tokens, a session. What ends a subject or a session is kept for
    /// as long, whatever the request says. Forgotten earlier, it would let whoever holds a stolen refresh token wait until then.
    /// </param>
    public Revocation? ToRevocation(DateTimeOffset now, TimeSpan longest)
    {
        string?[] named = [TokenId, Subject, SessionId];
        if (Issuer is null
            || named.Count(name => name is not null) != 1
            || KeepFor < Revocation.MinKeep || KeepFor > Revocation.MaxKeep
            || !RevocationKey.Fits(Issuer)
            || !RevocationKey.Fits(named.First(name => name is not null)!))
        {
            return null;
        }

        var (tokenForgetAfter, forgetAfter) = (now + KeepFor, now + (KeepFor > longest ? KeepFor : longest));
        return (TokenId, Subject) switch
        {
            ({ } tokenId, _) => new Revocation.ByTokenId(Issuer, tokenId, tokenForgetAfter),
            (_, { } subject) => new Revocation.BySubject(Issuer, subject, now, forgetAfter),
            _ => new Revocation.BySession(Issuer, SessionId!, forgetAfter),
        };
    }
}
