using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>Takes tokens apart and puts forged ones together.</summary>
internal static class Jws
{
    /// <summary>A token's header and claims; its signature is not looked at.</summary>
    public static (JsonNode Header, JsonNode Claims) Read(string token)
    {
        var parts = token.Split('.');
        return (JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!, JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!);
    }

    /// <summary>A token of these parts, signed by whatever signs.</summary>
    public static string Make(JsonNode header, JsonNode claims, Func<byte[], byte[]> sign)
    {
        var input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>Whether an EC P-256 key of a key set made the token's signature.</summary>
    public static bool IsSignedBy(string token, JsonNode key)
    {
        using var ec = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Bytes(key["x"]), Y = Bytes(key["y"]) },
        });
        var end = token.LastIndexOf('.');
        return ec.VerifyData(Encoding.ASCII.GetBytes(token[..end]), Base64Url.DecodeFromChars(token.AsSpan(end + 1)), HashAlgorithmName.SHA256);
    }

    private static string Encode(JsonNode part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static byte[] Bytes(JsonNode? value) => Base64Url.DecodeFromChars(value!.GetValue<string>());
}
