using AuthGateway.Audit;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Tokens.RefreshTokens;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Introspection;

/// <summary>
/// RFC 7009: a client gives a token back. One that is unknown, expired or already revoked is a success (section 2.2: there is
/// nothing the client could do about it); one that is another client's is refused (section 2.1).
/// </summary>
internal sealed class RevocationEndpoint(TokenServiceSettings settings, OwnTokens tokens, IRefreshTokens refreshTokens, IRevocationWriter revocations) : IServiceEndpoint
{
    private static readonly OAuthError OtherClients = OAuthError.Of(OAuthError.InvalidGrant, "The token was issued to another client.") with { Reason = RefreshReasons.OtherClient };

    /// <inheritdoc/>
    public string Name => "revoke";

    /// <inheritdoc/>
    public string Grant(OAuthForm form) => "";

    /// <inheritdoc/>
    public string Action(OAuthForm form) => AuditActions.TokenRevoked;

    /// <inheritdoc/>
    public async ValueTask<OAuthAnswer> AnswerAsync(ServiceRequest request)
    {
        if (request.Form["token"] is not { } token)
        {
            return new OAuthAnswer.Refused(OAuthError.Request("token is required."));
        }

        // The hint only says where to look first (section 2.1).
        if (tokens.Read(token) is { } own)
        {
            return await AccessTokenAsync(request, own);
        }

        var facts = new AnswerFacts(AuditActions.TokenRevoked);
        return await refreshTokens.RevokeAsync(token, request.Client.Id, request.Ledger.Handle(), request.Cancellation) switch
        {
            RefreshOutcome.Ended ended => new OAuthAnswer.Done(default)
            {
                Facts = facts with { Subject = ended.Grant.Principal.Subject, SubjectIssuer = ended.Grant.Principal.Issuer, Target = ended.Grant.FamilyId },
            },
            RefreshOutcome.Refused { Reason: RefreshReasons.OtherClient } => new OAuthAnswer.Refused(OtherClients) { Facts = facts },
            RefreshOutcome.Unavailable unavailable => new OAuthAnswer.Unavailable($"refresh_{unavailable.Reason}", LatencyOwner.Redis) { Facts = facts },
            _ => new OAuthAnswer.Done(default) { Facts = facts with { Details = new Dictionary<string, string>(StringComparer.Ordinal) { ["found"] = "nothing" } } },
        };
    }

    private async ValueTask<OAuthAnswer> AccessTokenAsync(ServiceRequest request, OwnToken token)
    {
        var facts = new AnswerFacts(AuditActions.TokenRevoked) { Subject = token.Subject, SubjectIssuer = token.SubjectIssuer, Target = token.TokenId };
        if (token.ClientId != request.Client.Id)
        {
            return new OAuthAnswer.Refused(OtherClients) { Facts = facts };
        }

        using (request.Ledger.Wait(LatencyOwner.Redis))
        {
            var outcome = await revocations.RevokeAsync(new Revocation.ByTokenId(settings.Issuer, token.TokenId, token.ExpiresAt + settings.ClockSkew), request.Cancellation);
            // Section 2.2.1: 503 tells the client that the token still exists and that it is to ask again.
            return outcome is RevocationOutcome.Written
                ? new OAuthAnswer.Done(default) { Facts = facts }
                : new OAuthAnswer.Unavailable("revocation_not_confirmed", LatencyOwner.Redis) { Facts = facts };
        }
    }
}
