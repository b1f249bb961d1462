using AuthGateway.Identity;
using AuthGateway.Redis.ApiKeys;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>Who a key's holder is.</summary>
internal static class ApiKeyIdentity
{
    /// <summary>Who vouches for API keys: the issuer under which they are revoked.</summary>
    public const string Issuer = "urn:authgateway:api-keys";

    /// <summary>The application that holds the key.</summary>
    public static Principal Of(ApiKeyRecord key, ApiKeySecret secret) => new()
    {
        Type = PrincipalType.Application,
        Issuer = Issuer,
        Subject = key.Client,
        ClientId = key.Client,
        TokenId = key.Id,
        Scopes = [.. key.Scopes],
        Roles = [.. key.Roles],
        IssuedAt = secret.Made,
        ExpiresAt = secret.Until is { } until && until < key.Expires ? until : key.Expires,
    };
}
