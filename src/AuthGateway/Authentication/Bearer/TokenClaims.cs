using AuthGateway.Authentication.Keys;
using AuthGateway.Identity;

namespace AuthGateway.Authentication.Bearer;

/// <summary>What a token says of its subject, by its issuer's rules.</summary>
/// <param name="Principal">The subject.</param>
/// <param name="Times">When the token is valid.</param>
internal sealed record TokenClaims(Principal Principal, TokenTimes Times)
{
    /// <summary>Reads and judges the claims, but for the clock.</summary>
    /// <param name="payload">A JSON object without double members, whose <c>iss</c> is the issuer's.</param>
    /// <param name="issuer">The issuer.</param>
    /// <param name="fault">The reason when they are refused, else null.</param>
    public static TokenClaims? Read(System.Text.Json.JsonElement payload, TrustedIssuer issuer, out string? fault)
    {
        var claims = new ClaimsReader(payload, issuer.Settings);
        fault = AuthenticationReasons.MalformedClaims;
        // RFC 9068 section 2.2: exp, aud, sub and iat are required; without them the token is not bound to anything.
        if (claims.Time("exp") is not { } expires || claims.Time("iat") is not { } issued || claims.Name("sub") is not { } subject
            || claims.Audiences() is not { } audiences)
        {
            return null;
        }

        var confirmation = claims.Confirmation(out var isBoundToUnknown);
        // RFC 9449 section 7.2, RFC 8705 section 3: a token that is bound to a key is worth nothing without the proof of that
        // key. Taking one that is bound in an unknown way would give the thief what the binding is there to keep.
        if (isBoundToUnknown)
        {
            fault = AuthenticationReasons.ProofMissing;
            return null;
        }

        var client = claims.CommonName("client_id") ?? claims.CommonName("azp");
        var principal = new Principal
        {
            Type = issuer.Settings.ApplicationWhenSubjectIsClient && client == subject ? PrincipalType.Application : claims.Kind(),
            Issuer = issuer.Issuer,
            SubjectIssuer = issuer.SpeaksForOthers && claims.Name("subject_issuer") is { } voucher && voucher != issuer.Issuer ? voucher : null,
            Subject = subject,
            ClientId = client,
            SessionId = claims.Name("sid"),
            TokenId = claims.Name("jti"),
            Scopes = claims.Scopes(),
            Roles = claims.Roles(),
            Claims = claims.Others(),
            Actors = claims.Actors(),
            Confirmation = confirmation,
            AuthenticatedAt = claims.Time("auth_time"),
            AuthenticationContext = claims.CommonName("acr"),
            AuthenticationMethods = claims.Methods(),
            IssuedAt = issued,
            ExpiresAt = expires,
        };
        var times = new TokenTimes(issued, claims.Time("nbf"), expires);
        // Once a claim has the wrong form, what was read of the others counts for nothing.
        if (claims.AnyMalformed)
        {
            return null;
        }

        if (!audiences.Exists(issuer.Audiences.Contains))
        {
            fault = AuthenticationReasons.WrongAudience;
            return null;
        }

        if (issuer.Settings.MaxTokenLifetime is { } longest && expires - issued > longest)
        {
            fault = AuthenticationReasons.LifetimeTooLong;
            return null;
        }

        fault = null;
        return new TokenClaims(principal, times);
    }
}
