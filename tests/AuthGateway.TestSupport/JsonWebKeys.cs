using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AuthGateway.TestSupport;

/// <summary>Keys of clients as JSON (RFC 7517).</summary>
public static class JsonWebKeys
{
    /// <summary>A new private key for ES256.</summary>
    public static JsonObject NewPrivate(string keyId)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(true);
        return new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["alg"] = "ES256",
            ["use"] = "sig",
            ["kid"] = keyId,
            ["x"] = Base64Url.EncodeToString(parameters.Q.X),
            ["y"] = Base64Url.EncodeToString(parameters.Q.Y),
            ["d"] = Base64Url.EncodeToString(parameters.D),
        };
    }

    /// <summary>The key set (JWKS) with the public half of one key.</summary>
    public static JsonObject PublicSet(JsonObject privateKey)
    {
        ArgumentNullException.ThrowIfNull(privateKey);
        var key = privateKey.DeepClone().AsObject();
        key.Remove("d");
        return new JsonObject { ["keys"] = new JsonArray(key) };
    }
}
