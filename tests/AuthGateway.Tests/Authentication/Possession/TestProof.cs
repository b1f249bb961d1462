using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace AuthGateway.Tests.Authentication.Possession;

/// <summary>Makes DPoP proofs, good and bad, in the shape in which the npm package dpop makes them.</summary>
internal static class TestProof
{
    public const string PublicUrl = "https://api.example.test";
    public const string Path = "/points/7";

    /// <summary>The key's public JWK, of the members that RFC 7638 hashes.</summary>
    public static JsonObject Jwk(TestKey key)
    {
        var jwk = key.Jwk();
        jwk.Remove("kid");
        jwk.Remove("use");
        return jwk;
    }

    /// <summary>The thumbprint, as another library computes it.</summary>
    public static string Jkt(TestKey key) => Base64Url.EncodeToString(new JsonWebKey(Jwk(key).ToJsonString()).ComputeJwkThumbprint());

    /// <summary>An access token that is bound to the key.</summary>
    public static string BoundToken(TestKey key, Action<JsonObject>? claims = null) => TestToken.Make(TestKey.Ec, claims: all =>
    {
        all["cnf"] = new JsonObject { ["jkt"] = Jkt(key) };
        claims?.Invoke(all);
    });

    public static JsonObject Header(TestKey key, string? algorithm = null) =>
        new() { ["alg"] = algorithm ?? key.DefaultAlgorithm, ["typ"] = "dpop+jwt", ["jwk"] = Jwk(key) };

    public static JsonObject Claims(string? token, DateTimeOffset? now = null)
    {
        var claims = new JsonObject
        {
            ["iat"] = (now ?? TestToken.Start).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
            ["htm"] = "GET",
            ["htu"] = PublicUrl + Path,
        };
        if (token is not null)
        {
            claims["ath"] = Base64Url.EncodeToString(SHA256.HashData(TestKey.Utf8(token)));
        }

        return claims;
    }

    /// <summary>A proof that is right but for what the changes say.</summary>
    public static string Make(
        TestKey key, string? token, string? algorithm = null, Action<JsonObject>? header = null, Action<JsonObject>? claims = null, TestKey? signer = null)
    {
        var head = Header(key, algorithm);
        header?.Invoke(head);
        var payload = Claims(token);
        claims?.Invoke(payload);
        return TestToken.Sign(signer ?? key, algorithm ?? (signer ?? key).DefaultAlgorithm, head.ToJsonString(), payload.ToJsonString());
    }
}
