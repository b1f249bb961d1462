using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Grants;

/// <summary>RFC 6749 section 3.2: gives tokens.</summary>
internal sealed class TokenEndpoint(IEnumerable<IGrant> grants, TokenIssuer issuer, IDpopProofs proofs) : IServiceEndpoint
{
    private readonly Dictionary<string, IGrant> _grants = grants.ToDictionary(grant => grant.Type, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "token";

    /// <inheritdoc/>
    public string Grant(OAuthForm form) => GrantTypes.Label(form["grant_type"]);

    /// <inheritdoc/>
    public string Action(OAuthForm form) => form["grant_type"] is { } type && _grants.TryGetValue(type, out var grant) ? grant.Action : AuditActions.TokenIssued;

    /// <inheritdoc/>
    public async ValueTask<OAuthAnswer> AnswerAsync(ServiceRequest request)
    {
        if (request.Form["grant_type"] is not { } type)
        {
            return new OAuthAnswer.Refused(OAuthError.Request("grant_type is required."));
        }

        if (!_grants.TryGetValue(type, out var grant))
        {
            return new OAuthAnswer.Refused(OAuthError.Of(OAuthError.UnsupportedGrantType, "The grant_type is not supported."));
        }

        if (!grant.IsAllowed(request.Client))
        {
            return new OAuthAnswer.Refused(OAuthError.Of(OAuthError.UnauthorizedClient, "The client may not use this grant_type."));
        }

        // Before anything is used up: a refresh token that was rotated for an answer without a token would come back as a stolen one
        // (RFC 9700 section 4.14), and its family would end.
        if (!issuer.CanSign)
        {
            return TokenIssuer.NoKey;
        }

        var (confirmation, answer) = await ConfirmationAsync(request);
        return answer ?? await grant.AnswerAsync(request, confirmation);
    }

    // The keys that the request proves to hold: RFC 9449 section 5 and RFC 8705 section 3.
    private async ValueTask<(Confirmation? Confirmation, OAuthAnswer? Answer)> ConfirmationAsync(ServiceRequest request)
    {
        string? jkt = null;
        var outcome = await proofs.CheckAsync(request.Context, accessToken: null, request.Ledger, request.Cancellation);
        switch (outcome)
        {
            case DpopOutcome.Proven proven:
                jkt = proven.Jkt;
                break;
            case DpopOutcome.Refused refused:
                return (null, new OAuthAnswer.Refused(OAuthError.Of(refused.Error, "The DPoP proof is not accepted.") with { DpopNonce = refused.Nonce }));
            case DpopOutcome.Unavailable unavailable:
                return (null, new OAuthAnswer.Unavailable($"dpop_{unavailable.Reason}", LatencyOwner.Redis));
            case DpopOutcome.NoProof when request.Client.Settings.RequireDpop:
                return (null, new OAuthAnswer.Refused(OAuthError.Of(OAuthError.InvalidDpopProof, "The client must send a DPoP proof.")));
            default:
                break;
        }

        var certificate = request.Context.ClientCertificate();
        if (request.Client.Settings.RequireMtls && certificate is null)
        {
            return (null, new OAuthAnswer.Refused(OAuthError.Request("The client must come with a client certificate.")));
        }

        // A certificate that merely happens to be on the connection (a proxy's, say) binds nothing: the token would be useless to
        // the client. One that proved the client, or that the client is bound to, does.
        var thumbprint = request.Client.Settings.RequireMtls || request.Method is ClientMethods.Tls or ClientMethods.SelfSignedTls ? certificate?.Thumbprint : null;
        return (jkt is null && thumbprint is null ? null : new Confirmation(jkt, thumbprint), null);
    }
}
