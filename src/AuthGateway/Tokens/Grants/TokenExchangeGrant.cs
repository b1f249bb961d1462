using System.Collections.Immutable;
using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.RefreshTokens;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Grants;

/// <summary>
/// A client hands in a credential about somebody and gets an access token of the gateway about the same one (RFC 8693). It can
/// only narrow: no scope that the credential lacks, no audience that the client lacks, no longer life.
/// </summary>
internal sealed class TokenExchangeGrant(
    TokenServiceSettings settings, TokenIssuer issuer, ISubjectTokens subjects, IRefreshTokens refreshTokens, ServiceLimits limits) : IGrant
{
    // RFC 8693 section 2.2.2: a token that is invalid, or that policy does not take, is an invalid_request.
    private static readonly OAuthError BadSubject = OAuthError.Request("The subject_token is not accepted.");
    private static readonly OAuthError BadActor = OAuthError.Request("The actor_token is not accepted.");

    /// <inheritdoc/>
    public string Type => GrantTypes.TokenExchange;

    /// <inheritdoc/>
    public string Action => AuditActions.TokenExchanged;

    /// <inheritdoc/>
    public bool IsAllowed(TokenClient client) => client.Settings.Grants.Contains(GrantTypes.TokenExchange, StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<OAuthAnswer> AnswerAsync(ServiceRequest request, Confirmation? confirmation)
    {
        if (FormError(request) is { } formError)
        {
            return new OAuthAnswer.Refused(formError);
        }

        var rules = request.Client.Settings.MayActFor;
        var handedIn = new SubjectToken(request.Form["subject_token"]!, request.Form["subject_token_type"]!);
        var (subject, subjectAnswer) = await JudgeAsync(request, handedIn, BadSubject);
        if (subject is null)
        {
            return subjectAnswer!;
        }

        var facts = new AnswerFacts(Action) { Subject = subject.Subject, SubjectIssuer = subject.Voucher };
        OAuthAnswer Refuse(OAuthError error) => new OAuthAnswer.Refused(error) { Facts = facts };
        if (!rules.Issuers.Contains(facts.SubjectIssuer, StringComparer.Ordinal) || !rules.PrincipalTypes.Contains(subject.SubjectType(issuer.Issuer)))
        {
            return Refuse(BadSubject with { Reason = "subject_not_allowed" });
        }

        var (actor, actorAnswer) = await ActorAsync(request);
        if (actor is null)
        {
            return actorAnswer! with { Facts = facts };
        }

        // Anybody can say that it is a public client: that is no proof of being the one who may.
        var isProven = !request.Client.IsPublic || request.Form["actor_token"] is not null;
        if (!MayAct.Allows(handedIn.Value, subject, isProven ? actor : null))
        {
            return Refuse(BadSubject with { Reason = "may_act_refused" });
        }

        var actors = Actors(request, subject, actor);
        if (actors.Length > settings.MaxActors)
        {
            return Refuse(OAuthError.Request("The chain of actors is too long.") with { Reason = "too_many_actors" });
        }

        var (scopes, scopeError) = RequestedScopes.Choose(request.Form["scope"], request.Client.Scopes.Where(subject.Scopes.Contains));
        var (audiences, targetError) = RequestedTargets.Choose(request.Form, request.Client.Settings.Audiences);
        if ((scopeError ?? targetError) is { } narrowing)
        {
            return Refuse(narrowing);
        }

        if (await limits.TakeSubjectAsync(request.Context, facts.SubjectIssuer, subject.Subject) is { } limit)
        {
            return limit;
        }

        var expires = issuer.Expiry(request.Client, subject.ExpiresAt);
        if (expires <= issuer.Now)
        {
            return Refuse(BadSubject with { Reason = "subject_expired" });
        }

        var token = new AccessToken
        {
            Subject = subject.Subject,
            SubjectIssuer = facts.SubjectIssuer,
            Type = subject.SubjectType(issuer.Issuer),
            ClientId = request.Client.Id,
            Audiences = audiences,
            Scopes = scopes,
            Roles = subject.Roles,
            SessionId = subject.SessionId,
            Actors = actors,
            Confirmation = confirmation,
            AuthenticatedAt = subject.AuthenticatedAt,
            AuthenticationContext = subject.AuthenticationContext,
            AuthenticationMethods = subject.AuthenticationMethods,
            TokenId = TokenIssuer.NewIdentifier(),
            IssuedAt = issuer.Now,
            ExpiresAt = expires,
        };
        // RFC 8693 section 2.2.1: a refresh token is for a login from elsewhere. A token of our own is a short-lived part of a login that is
        // known here: what is made of it carries that login's sid and ends with it. A family of its own would turn five minutes into
        // a month, and would outlive the logout and the theft that ended the family which the token came from.
        return request.Client.Settings.RefreshTokens && subject.Issuer != issuer.Issuer
            ? await WithRefreshTokenAsync(request, subject, token)
            : Finish(token, refresh: null);
    }

    private static ImmutableArray<Actor> Actors(ServiceRequest request, Principal subject, Actor actor)
    {
        // Impersonation (RFC 8693 section 1.1) only where the configuration says so and nobody else is named as the actor. The
        // actors that the subject token already has stay: what was delegated once cannot be made to look as if it never was.
        var isDelegation = request.Client.Settings.MayActFor.Delegation || request.Form["actor_token"] is not null;
        return isDelegation ? [actor, .. subject.Actors] : subject.Actors;
    }

    private static OAuthError? FormError(ServiceRequest request)
    {
        var form = request.Form;
        if (form["subject_token"] is null || form["subject_token_type"] is not { } type)
        {
            return OAuthError.Request("subject_token and subject_token_type are required.");
        }

        if (!request.Client.Settings.MayActFor.TokenTypes.Contains(type, StringComparer.Ordinal))
        {
            return OAuthError.Request("The subject_token_type is not accepted.") with { Reason = "subject_type_refused" };
        }

        // RFC 8693 section 2.1: both or none.
        if (form["actor_token"] is null != form["actor_token_type"] is null)
        {
            return OAuthError.Request("actor_token and actor_token_type belong together.");
        }

        return form["requested_token_type"] is null or SubjectTokenTypes.AccessToken or SubjectTokenTypes.Jwt
            ? null
            : OAuthError.Request("Only access tokens are issued.") with { Reason = "requested_type_refused" };
    }

    private async ValueTask<(Principal? Principal, OAuthAnswer? Answer)> JudgeAsync(ServiceRequest request, SubjectToken token, OAuthError refusal) =>
        await subjects.JudgeAsync(token, request.Context, request.Ledger, request.Cancellation) switch
        {
            SubjectTokenOutcome.Verified verified => (verified.Principal, null),
            SubjectTokenOutcome.Refused refused => (null, new OAuthAnswer.Refused(refusal with { Reason = refused.Reason })),
            SubjectTokenOutcome.Unavailable unavailable => (null, new OAuthAnswer.Unavailable(unavailable.Reason, unavailable.Missing)),
            _ => throw new InvalidOperationException("A subject token outcome that does not exist."),
        };

    private async ValueTask<(Actor? Actor, OAuthAnswer? Answer)> ActorAsync(ServiceRequest request)
    {
        if (request.Form["actor_token"] is not { } value)
        {
            // The client proved who it is: it is the actor itself.
            return (new Actor(issuer.Issuer, request.Client.Id), null);
        }

        var type = request.Form["actor_token_type"]!;
        if (!SubjectTokenTypes.Accepted.Contains(type, StringComparer.Ordinal))
        {
            return (null, new OAuthAnswer.Refused(BadActor with { Reason = "actor_type_refused" }));
        }

        var (actor, answer) = await JudgeAsync(request, new SubjectToken(value, type), BadActor);
        if (actor is null)
        {
            return (null, answer);
        }

        var actorIssuer = actor.Voucher;
        return request.Client.Settings.MayActFor.ActorIssuers.Contains(actorIssuer, StringComparer.Ordinal)
            ? (new Actor(actorIssuer, actor.Subject), null)
            : (null, new OAuthAnswer.Refused(BadActor with { Reason = "actor_not_allowed" }));
    }

    // RFC 8693 section 2.2.1 leaves refresh tokens to "a subject token that outlives its session": a login at the legacy system is
    // handed in once and then goes on here, until the member logs out or the family's time is over.
    private async ValueTask<OAuthAnswer> WithRefreshTokenAsync(ServiceRequest request, Principal subject, AccessToken token)
    {
        var grant = new RefreshGrant
        {
            ClientId = request.Client.Id,
            Principal = subject with
            {
                Issuer = token.SubjectIssuer,
                SubjectIssuer = null,
                Type = token.Type,
                Scopes = [.. token.Scopes],
                Actors = token.Actors,
            },
            Audiences = token.Audiences,
            // RFC 9449 section 5: a confidential client's refresh token is bound by its authentication; a public one's by its key.
            Confirmation = request.Client.IsPublic ? token.Confirmation : null,
        };
        // A family of which nobody gets a token would still push the member's oldest device out.
        if (!issuer.CanSign)
        {
            return TokenIssuer.NoKey;
        }

        return await refreshTokens.StartAsync(grant, request.Ledger.Handle(), request.Cancellation) switch
        {
            RefreshOutcome.Issued issued => Finish(token with { SessionId = issued.Grant.SessionId }, issued),
            RefreshOutcome.Unavailable unavailable => new OAuthAnswer.Unavailable($"refresh_{unavailable.Reason}", LatencyOwner.Redis),
            _ => throw new InvalidOperationException("A family begins or it does not."),
        };
    }

    private OAuthAnswer Finish(AccessToken token, RefreshOutcome.Issued? refresh) => issuer.Sign(token) is { } signed
        ? TokenIssuer.Answer(token, signed, refresh?.Token, isExchange: true, TokenIssuer.Facts(Action, token, GrantTypes.Label(Type), refresh?.Grant.FamilyId))
        : TokenIssuer.NoKey;
}
