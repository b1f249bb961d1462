using System.Text;
using AuthGateway.Audit;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Tokens.Grants;
using AuthGateway.Tokens.Keys;
using AuthGateway.Tokens.RefreshTokens;
using AuthGateway.Tokens.Service;
using Microsoft.Net.Http.Headers;

namespace AuthGateway.Tokens.Introspection;

/// <summary>
/// RFC 7662: says what a token is worth, to a resource server that it is meant for; to everybody else it is not active, in the
/// same words as a token that does not exist (section 2.2).
/// </summary>
internal sealed class IntrospectionEndpoint(
    TokenServiceSettings settings, OwnTokens tokens, IRefreshTokens refreshTokens, IGatewaySigner signer, TimeProvider clock) : IServiceEndpoint
{
    private const string SignedType = "token-introspection+jwt";

    private static readonly ReadOnlyMemory<byte> Inactive = """{"active":false}"""u8.ToArray();

    /// <inheritdoc/>
    public string Name => "introspect";

    /// <inheritdoc/>
    public string Grant(OAuthForm form) => "";

    /// <inheritdoc/>
    public string Action(OAuthForm form) => AuditActions.TokenIntrospected;

    /// <inheritdoc/>
    public async ValueTask<OAuthAnswer> AnswerAsync(ServiceRequest request)
    {
        if (request.Form["token"] is not { } token)
        {
            return new OAuthAnswer.Refused(OAuthError.Request("token is required."));
        }

        // RFC 7662 section 4: without authentication anybody could try tokens until one is good.
        if (request.Client.IsPublic || request.Client.MayIntrospect.Count == 0)
        {
            return new OAuthAnswer.Refused(OAuthError.Of(OAuthError.UnauthorizedClient, "The client may not introspect."));
        }

        var facts = new AnswerFacts(AuditActions.TokenIntrospected);
        // The hint only says where to look first (section 2.1): both places are looked at whatever it says.
        if (tokens.Read(token) is { } own)
        {
            return AccessToken(request, own, facts);
        }

        return await refreshTokens.FindAsync(token, request.Ledger.Handle(), request.Cancellation) switch
        {
            RefreshOutcome.Found found when found.Grant.ClientId == request.Client.Id => Answer(
                request, RefreshToken(found), facts with { Subject = found.Grant.Principal.Subject, SubjectIssuer = found.Grant.Principal.Issuer, Target = found.Grant.FamilyId }),
            RefreshOutcome.Unavailable unavailable => new OAuthAnswer.Unavailable($"refresh_{unavailable.Reason}", LatencyOwner.Redis),
            _ => Answer(request, Inactive, facts),
        };
    }

    private OAuthAnswer AccessToken(ServiceRequest request, OwnToken token, AnswerFacts facts)
    {
        var visible = token.Audiences.Where(request.Client.MayIntrospect.Contains).ToList();
        if (visible.Count == 0)
        {
            return Answer(request, Inactive, facts);
        }

        facts = facts with { Subject = token.Subject, SubjectIssuer = token.SubjectIssuer, Target = token.TokenId };
        return tokens.Check(token) switch
        {
            RevocationVerdict.NotRevoked => Answer(request, Active(token, visible), facts),
            RevocationVerdict.Revoked => Answer(request, Inactive, facts),
            _ => new OAuthAnswer.Unavailable("revocations_unknown", LatencyOwner.Redis) { Facts = facts },
        };
    }

    private static ReadOnlyMemory<byte> Active(OwnToken token, List<string> visible) => OAuthJson.Write(json =>
    {
        json.WriteBoolean("active"u8, true);
        json.WriteString("token_type"u8, token.IsDpop ? "DPoP" : "Bearer");
        // What the token says to whoever reads it, and no audience but those that ask (section 5: no more than is needed).
        foreach (var claim in token.Claims.EnumerateObject().Where(claim => claim.Name is not ("aud" or "active" or "token_type")))
        {
            claim.WriteTo(json);
        }

        if (visible.Count == 1)
        {
            json.WriteString("aud"u8, visible[0]);
        }
        else
        {
            json.WriteStrings("aud"u8, visible);
        }
    });

    private ReadOnlyMemory<byte> RefreshToken(RefreshOutcome.Found found) => OAuthJson.Write(json =>
    {
        json.WriteBoolean("active"u8, true);
        json.WriteString("token_type"u8, "refresh_token"u8);
        json.WriteString("iss"u8, settings.Issuer);
        json.WriteString("client_id"u8, found.Grant.ClientId);
        json.WriteString("sub"u8, found.Grant.Principal.Subject);
        json.WriteString("scope"u8, string.Join(' ', found.Grant.Principal.Scopes));
        json.WriteNumber("exp"u8, found.ExpiresAt.ToUnixTimeSeconds());
    });

    private OAuthAnswer Answer(ServiceRequest request, ReadOnlyMemory<byte> answer, AnswerFacts facts)
    {
        if (!WantsSigned(request.Context.Request))
        {
            return new OAuthAnswer.Done(answer) { Facts = facts };
        }

        // RFC 9701 section 5: iss, aud, iat and the answer, and nothing at the top that could pass for an access token's claims.
        var payload = OAuthJson.Write(json =>
        {
            json.WriteString("iss"u8, settings.Issuer);
            json.WriteString("aud"u8, request.Client.Id);
            json.WriteNumber("iat"u8, clock.GetUtcNow().ToUnixTimeSeconds());
            json.WritePropertyName("token_introspection"u8);
            json.WriteRawValue(answer.Span, skipInputValidation: true);
        });
        return signer.Sign(SignedType, payload.Span) is { } signed
            ? new OAuthAnswer.Done(Encoding.ASCII.GetBytes(signed), $"application/{SignedType}") { Facts = facts }
            : TokenIssuer.NoKey;
    }

    private static bool WantsSigned(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.OfType<string>()], out var accepted)
        && accepted.Any(type => type.MediaType.Equals($"application/{SignedType}", StringComparison.OrdinalIgnoreCase) && type.Quality is null or > 0);
}
