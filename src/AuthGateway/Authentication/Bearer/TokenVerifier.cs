using AuthGateway.Authentication.Keys;
using AuthGateway.Jose;
using AuthGateway.Latency;

namespace AuthGateway.Authentication.Bearer;

/// <summary>Judges a token from its bytes alone: RFC 8725 and RFC 9068 from top to bottom.</summary>
internal sealed class TokenVerifier(IssuerDirectory issuers, AuthenticationSettings settings, TimeProvider clock)
{
    /// <summary>Verifies a token.</summary>
    /// <param name="token">Its bytes; they must not change any more.</param>
    /// <param name="ledger">The request's account, which books a wait for keys.</param>
    /// <param name="cancellationToken">Ends this caller's wait for keys.</param>
    public async ValueTask<TokenResult> VerifyAsync(ReadOnlyMemory<byte> token, Ledger ledger, CancellationToken cancellationToken)
    {
        if (UnverifiedToken.Parse(token, out var fault) is not { } unverified)
        {
            return new TokenResult.Refused(fault!);
        }

        // The issuer is chosen before any key: a key is only ever asked about its own issuer's tokens (RFC 8725 section 3.8).
        if (unverified.Payload.String("iss") is not { } iss || issuers.Find(iss) is not { } issuer)
        {
            return new TokenResult.Refused(AuthenticationReasons.UnknownIssuer);
        }

        if (!issuer.Accepts(unverified.Header.Algorithm))
        {
            return new TokenResult.Refused(AuthenticationReasons.AlgorithmRefused);
        }

        if (!issuer.AcceptsType(unverified.Header.Type))
        {
            return new TokenResult.Refused(AuthenticationReasons.TypeRefused);
        }

        // Claims before the signature: they can only refuse, they cost less, and a token that is refused in any case
        // makes nobody fetch keys.
        if (TokenClaims.Read(unverified.Payload, issuer, out fault) is not { } claims)
        {
            return new TokenResult.Refused(fault!);
        }

        if (claims.Times.Fault(clock.GetUtcNow(), settings.ClockSkew) is { } timeFault)
        {
            return new TokenResult.Refused(timeFault);
        }

        if (issuer.Keys.Current.Keys.IsEmpty)
        {
            await issuer.Keys.LoadAsync(ledger, cancellationToken);
        }

        var (key, keyFault) = FindKey(issuer, unverified.Header);
        if (keyFault == AuthenticationReasons.UnknownKey)
        {
            var verdict = await issuer.Keys.RefreshForUnknownKeyAsync(unverified.Header.KeyId, claims.Times.IssuedAt, ledger, cancellationToken);
            (key, keyFault) = FindKey(issuer, unverified.Header);
            // The issuer may have a newer key that is not known here: that is not the caller's fault.
            keyFault = (keyFault, verdict) switch
            {
                (AuthenticationReasons.UnknownKey, UnknownKeyVerdict.Unavailable) => AuthenticationReasons.KeysUnavailable,
                (AuthenticationReasons.UnknownKey, UnknownKeyVerdict.Pending) => AuthenticationReasons.KeyPending,
                _ => keyFault,
            };
        }

        if (key is null)
        {
            return keyFault is AuthenticationReasons.KeysUnavailable or AuthenticationReasons.KeyPending
                ? new TokenResult.Unavailable(keyFault)
                : new TokenResult.Refused(keyFault!);
        }

        return key.Verify(unverified.Header.Algorithm, unverified.SigningInput.Span, unverified.Signature.Span)
            ? new TokenResult.Verified(new VerifiedToken(issuer, key, claims.Times, new AuthenticationOutcome.Authenticated(claims.Principal)))
            : new TokenResult.Refused(AuthenticationReasons.BadSignature);
    }

    private static (VerificationKey? Key, string? Fault) FindKey(TrustedIssuer issuer, TokenHeader header)
    {
        var keys = issuer.Keys.Current;
        if (keys.Keys.IsEmpty)
        {
            return (null, AuthenticationReasons.KeysUnavailable);
        }

        return keys.Find(header, out var fault) is { } key ? (key, null) : (null, fault ?? AuthenticationReasons.UnknownKey);
    }
}
