using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace AuthGateway.Tests.Authentication;

/// <summary>Makes tokens, good and bad.</summary>
internal static class TestToken
{
    public const string Issuer = "https://login.example.test";
    public const string Audience = "https://api.example.test";

    /// <summary>The moment at which tests' clocks start.</summary>
    public static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static JsonObject Claims(DateTimeOffset? now = null, string issuer = Issuer) => new()
    {
        ["iss"] = issuer,
        ["sub"] = "member-1",
        ["aud"] = Audience,
        ["client_id"] = "app-1",
        ["jti"] = "token-1",
        ["scope"] = "points:read profile",
        ["iat"] = (now ?? Start).ToUnixTimeSeconds(),
        ["exp"] = (now ?? Start).AddMinutes(5).ToUnixTimeSeconds(),
    };

    public static JsonObject Header(TestKey key, string? algorithm = null) =>
        new() { ["alg"] = algorithm ?? key.DefaultAlgorithm, ["typ"] = "at+jwt", ["kid"] = key.Id };

    /// <summary>A token that is right but for what the changes say; a null removes a member.</summary>
    public static string Make(TestKey key, string? algorithm = null, Action<JsonObject>? header = null, Action<JsonObject>? claims = null,
        string issuer = Issuer)
    {
        var head = Header(key, algorithm);
        header?.Invoke(head);
        var payload = Claims(issuer: issuer);
        claims?.Invoke(payload);
        return Sign(key, algorithm ?? key.DefaultAlgorithm, head.ToJsonString(), payload.ToJsonString());
    }

    /// <summary>Signs any two texts.</summary>
    public static string Sign(TestKey key, string algorithm, string header, string payload) =>
        Sign(header, payload, input => key.Sign(algorithm, input));

    public static string Sign(string header, string payload, Func<byte[], byte[]> sign) =>
        Sign(TestKey.Utf8(header), TestKey.Utf8(payload), sign);

    public static string Sign(byte[] header, byte[] payload, Func<byte[], byte[]> sign)
    {
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{input}.{Base64Url.EncodeToString(sign(TestKey.Utf8(input)))}";
    }
}
