using System.Collections.Immutable;
using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.RefreshTokens;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Grants;

/// <summary>
/// A client gets the next access token of a grant, and the next refresh token with it (RFC 6749 section 6, RFC 9700 section
/// 4.14.2). It can ask for less than was granted, never for more.
/// </summary>
internal sealed class RefreshTokenGrant(TokenIssuer issuer, IRefreshTokens refreshTokens, ServiceLimits limits) : IGrant
{
    // Between this class and itself, by way of the rotation: never the client's to read.
    private const string NoKey = "no_signing_key";

    private static readonly OAuthError NotValid = OAuthError.Of(OAuthError.InvalidGrant, "The refresh token is not valid.");

    /// <inheritdoc/>
    public string Type => GrantTypes.RefreshToken;

    /// <inheritdoc/>
    public string Action => AuditActions.TokenRefreshed;

    /// <inheritdoc/>
    public bool IsAllowed(TokenClient client) => client.Settings.RefreshTokens;

    /// <inheritdoc/>
    public async ValueTask<OAuthAnswer> AnswerAsync(ServiceRequest request, Confirmation? confirmation)
    {
        if (request.Form["refresh_token"] is not { } presented)
        {
            return new OAuthAnswer.Refused(OAuthError.Request("refresh_token is required."));
        }

        // Before the token is used up: a client that waits as long as a 429 tells it to would come back after the grace, as a thief.
        if (await refreshTokens.FindAsync(presented, request.Ledger.Handle(), request.Cancellation) is RefreshOutcome.Found { Grant: var known }
            && known.ClientId == request.Client.Id
            && await limits.TakeSubjectAsync(request.Context, known.Principal.Issuer, known.Principal.Subject) is { } limit)
        {
            return limit;
        }

        // Judged inside, before anything is used up: a request that asks for too much leaves the token as it was. The access token is
        // signed there too: a 503 because no key may sign must not use the refresh token up. The client would come back with it after
        // the grace, as a thief would, and its whole family would end (RFC 9700 section 4.14.2).
        OAuthError? refusal = null;
        AccessToken? token = null;
        string? signed = null;
        string? Admit(RefreshGrant grant)
        {
            refusal = Judge(request, grant, confirmation, out var scopes, out var audiences);
            if (refusal is not null)
            {
                return refusal.Reason;
            }

            token = Token(request, grant, confirmation, scopes, audiences);
            signed = issuer.Sign(token);
            return signed is null ? NoKey : null;
        }

        switch (await refreshTokens.RotateAsync(presented, request.Client.Id, Admit, request.Ledger.Handle(), request.Cancellation))
        {
            case RefreshOutcome.Rotated { Grant: var grant } rotated when token is not null && signed is not null:
                return TokenIssuer.Answer(token, signed, rotated.Token, isExchange: false, TokenIssuer.Facts(Action, token, GrantTypes.Label(Type), grant.FamilyId));
            case RefreshOutcome.Refused { Reason: NoKey } refused:
                return TokenIssuer.NoKey with { Facts = Facts(refused.Grant) };
            case RefreshOutcome.Refused refused:
                return new OAuthAnswer.Refused(refusal ?? NotValid with { Reason = refused.Reason }) { Facts = Facts(refused.Grant) };
            case RefreshOutcome.ReuseDetected reuse:
                // The same words as for any other: whoever stole it need not know that it was noticed.
                return new OAuthAnswer.Refused(NotValid with { Reason = "reuse_detected" }) { Facts = Facts(reuse.Grant) };
            case RefreshOutcome.Unavailable unavailable:
                return new OAuthAnswer.Unavailable($"refresh_{unavailable.Reason}", LatencyOwner.Redis);
            default:
                throw new InvalidOperationException("A refresh outcome that does not exist.");
        }
    }

    private AnswerFacts Facts(RefreshGrant? grant) => new(Action)
    {
        Subject = grant?.Principal.Subject,
        SubjectIssuer = grant?.Principal.Issuer,
        Target = grant?.FamilyId,
    };

    // What the client's configuration allows now counts too: a scope that was taken from the client is gone at the next refresh.
    private static OAuthError? Judge(
        ServiceRequest request, RefreshGrant grant, Confirmation? confirmation, out ImmutableArray<string> scopes, out ImmutableArray<string> audiences)
    {
        (scopes, audiences) = ([], []);
        if (grant.Confirmation is { } bound && !Proves(bound, confirmation))
        {
            return NotValid with { Reason = "proof_of_other_key" };
        }

        // A client that became a public one since: what it got as a confidential one is bound to nothing, so that now whoever finds it is
        // the client (RFC 9449 section 5).
        if (request.Client.IsPublic && grant.Confirmation is null)
        {
            return NotValid with { Reason = "unbound" };
        }

        // For whom the client may act is asked each time, as its scopes and audiences are: an issuer that an operator takes out after an
        // incident is out now, and not in a month.
        var mayActFor = request.Client.Settings.MayActFor;
        if (!mayActFor.Issuers.Contains(grant.Principal.Issuer, StringComparer.Ordinal) || !mayActFor.PrincipalTypes.Contains(grant.Principal.Type))
        {
            return NotValid with { Reason = "subject_not_allowed" };
        }

        (scopes, var scopeError) = RequestedScopes.Choose(request.Form["scope"], grant.Principal.Scopes.Where(request.Client.Scopes.Contains));
        if (scopeError is not null)
        {
            return scopeError;
        }

        (audiences, var targetError) = RequestedTargets.Choose(request.Form, [.. grant.Audiences.Where(request.Client.Audiences.Contains)]);
        return targetError;
    }

    // RFC 9449 section 5, RFC 8705 section 7.1: whoever finds a public client's refresh token cannot use it without the key.
    private static bool Proves(Confirmation bound, Confirmation? proven) =>
        (bound.JwkThumbprint is null || bound.JwkThumbprint == proven?.JwkThumbprint)
        && (bound.CertificateThumbprint is null || bound.CertificateThumbprint == proven?.CertificateThumbprint);

    private AccessToken Token(
        ServiceRequest request, RefreshGrant grant, Confirmation? confirmation, ImmutableArray<string> scopes, ImmutableArray<string> audiences)
    {
        var subject = grant.Principal;
        return new AccessToken
        {
            Subject = subject.Subject,
            SubjectIssuer = subject.Issuer,
            Type = subject.Type,
            ClientId = request.Client.Id,
            Audiences = audiences,
            Scopes = scopes,
            Roles = subject.Roles,
            SessionId = grant.SessionId,
            Actors = subject.Actors,
            Confirmation = confirmation,
            AuthenticatedAt = subject.AuthenticatedAt,
            AuthenticationContext = subject.AuthenticationContext,
            AuthenticationMethods = subject.AuthenticationMethods,
            TokenId = TokenIssuer.NewIdentifier(),
            IssuedAt = issuer.Now,
            ExpiresAt = issuer.Expiry(request.Client, grant.AbsoluteExpiry),
        };
    }
}
