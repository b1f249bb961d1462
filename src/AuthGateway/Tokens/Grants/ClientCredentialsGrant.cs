using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Grants;

/// <summary>A client gets a token in its own name (RFC 6749 section 4.4). There is no refresh token for it: it can ask again.</summary>
internal sealed class ClientCredentialsGrant(TokenIssuer issuer) : IGrant
{
    /// <inheritdoc/>
    public string Type => GrantTypes.ClientCredentials;

    /// <inheritdoc/>
    public string Action => AuditActions.TokenIssued;

    /// <inheritdoc/>
    public bool IsAllowed(TokenClient client) => !client.IsPublic && client.Settings.Grants.Contains(GrantTypes.ClientCredentials, StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<OAuthAnswer> AnswerAsync(ServiceRequest request, Confirmation? confirmation) => ValueTask.FromResult(Answer(request, confirmation));

    private OAuthAnswer Answer(ServiceRequest request, Confirmation? confirmation)
    {
        var client = request.Client;
        var (scopes, scopeError) = RequestedScopes.Choose(request.Form["scope"], client.Scopes);
        if (scopeError is not null)
        {
            return new OAuthAnswer.Refused(scopeError);
        }

        var (audiences, targetError) = RequestedTargets.Choose(request.Form, client.Settings.Audiences);
        if (targetError is not null)
        {
            return new OAuthAnswer.Refused(targetError);
        }

        var token = new AccessToken
        {
            Subject = client.Id,
            SubjectIssuer = issuer.Issuer,
            Type = PrincipalType.Application,
            ClientId = client.Id,
            Audiences = audiences,
            Scopes = scopes,
            Roles = client.Settings.Roles,
            Confirmation = confirmation,
            TokenId = TokenIssuer.NewIdentifier(),
            IssuedAt = issuer.Now,
            ExpiresAt = issuer.Expiry(client, DateTimeOffset.MaxValue),
        };
        return issuer.Sign(token) is { } signed
            ? TokenIssuer.Answer(token, signed, refreshToken: null, isExchange: false, TokenIssuer.Facts(Action, token, GrantTypes.Label(Type)))
            : TokenIssuer.NoKey;
    }
}
