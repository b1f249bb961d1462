using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Keys;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Grants;

/// <summary>Signs access tokens and writes the answers that hold them.</summary>
internal sealed class TokenIssuer(TokenServiceSettings settings, IGatewaySigner signer, TimeProvider clock)
{
    private const int IdentifierBytes = 16;

    /// <summary>No key may sign now.</summary>
    public static readonly OAuthAnswer NoKey = new OAuthAnswer.Unavailable("no_signing_key", LatencyOwner.Redis);

    /// <summary>The issuer of all tokens.</summary>
    public string Issuer => settings.Issuer;

    /// <summary>The moment, in whole seconds: what a token says is what was judged.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>A new identifier of 128 random bits.</summary>
    public static string NewIdentifier() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdentifierBytes));

    /// <summary>When a token for the client expires that is issued now and may not live longer than something else.</summary>
    public DateTimeOffset Expiry(TokenClient client, DateTimeOffset latest)
    {
        var wanted = Now + (client.Settings.AccessTokenLifetime ?? settings.AccessTokenLifetime);
        return wanted < latest ? wanted : DateTimeOffset.FromUnixTimeSeconds(latest.ToUnixTimeSeconds());
    }

    /// <summary>Whether a key may sign now.</summary>
    public bool CanSign => signer.CanSign;

    /// <summary>Signs a token.</summary>
    /// <returns>Null when no key may sign now.</returns>
    public string? Sign(AccessToken token) => signer.Sign("at+jwt", token.Write(settings.Issuer).Span);

    /// <summary>The answer that holds a token (RFC 6749 section 5.1).</summary>
    /// <param name="token">What it says.</param>
    /// <param name="signed">The token.</param>
    /// <param name="refreshToken">The refresh token beside it; null for none.</param>
    /// <param name="isExchange">Whether it was exchanged: the answer then says what it is (RFC 8693 section 2.2.1).</param>
    /// <param name="facts">What the audit record is told.</param>
    public static OAuthAnswer Answer(AccessToken token, string signed, string? refreshToken, bool isExchange, AnswerFacts facts)
    {
        var body = OAuthJson.Write(json =>
        {
            json.WriteString("access_token"u8, signed);
            if (isExchange)
            {
                json.WriteString("issued_token_type"u8, SubjectTokenTypes.AccessToken);
            }

            // RFC 9449 section 5: a token that is bound to a DPoP key says so; one that is bound to a certificate is a Bearer (RFC 8705).
            json.WriteString("token_type"u8, token.Confirmation?.JwkThumbprint is null ? "Bearer" : "DPoP");
            json.WriteNumber("expires_in"u8, (long)(token.ExpiresAt - token.IssuedAt).TotalSeconds);
            if (token.Scopes.Count > 0)
            {
                json.WriteString("scope"u8, string.Join(' ', token.Scopes));
            }

            if (refreshToken is not null)
            {
                json.WriteString("refresh_token"u8, refreshToken);
            }
        });
        return new OAuthAnswer.Done(body) { Facts = facts };
    }

    /// <summary>What the audit record is told of a token.</summary>
    public static AnswerFacts Facts(string action, AccessToken token, string grant, string? family = null)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant"] = grant,
            ["audience"] = string.Join(' ', token.Audiences),
            ["scope"] = string.Join(' ', token.Scopes),
            ["expires_in"] = ((long)(token.ExpiresAt - token.IssuedAt).TotalSeconds).ToString(CultureInfo.InvariantCulture),
        };
        if (token.Actors.Length > 0)
        {
            details["acts"] = string.Join(' ', token.Actors.Select(actor => actor.Subject));
        }

        if (family is not null)
        {
            details["family"] = family;
        }

        return new AnswerFacts(action) { Subject = token.Subject, SubjectIssuer = token.SubjectIssuer, Target = token.TokenId, Details = details };
    }
}
