using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

[Collection(LandscapeTests.Name)]
public sealed class ForgedTokenTests(Landscape landscape)
{
    // Older than the last fetch of the keys, so that it has the last word: a younger token might be signed with a newer key.
    private static Dictionary<string, object> Older => new(StringComparer.Ordinal) { ["iat"] = TimeProvider.System.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds() };

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    public async Task A_token_signed_with_none_is_refused(string name)
    {
        var token = await landscape.MintAsync(header: new { alg = name });
        var unsigned = token[..(token.LastIndexOf('.') + 1)];
        await RefusedAsync(token, "algorithm_refused");
        await RefusedAsync(unsigned, "malformed_token");
        await RefusedAsync(unsigned + "AA", "algorithm_refused");
    }

    // CVE-2016-10555: the public key, which everybody has, taken for an HMAC secret.
    [Fact]
    public async Task A_token_signed_with_HS256_and_the_public_key_is_refused()
    {
        var jwk = await KeyAsync("RS256");
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(jwk.GetProperty("n").GetString()),
            Exponent = Base64Url.DecodeFromChars(jwk.GetProperty("e").GetString()),
        });
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem() + "\n"),
            Encoding.ASCII.GetBytes(rsa.ExportRSAPublicKeyPem()), rsa.ExportSubjectPublicKeyInfo(), Base64Url.DecodeFromChars(jwk.GetProperty("n").GetString()),
        ];
        var (header, claims) = Jws.Read(await landscape.MintAsync());
        header["alg"] = "HS256";
        foreach (var secret in secrets)
        {
            await RefusedAsync(Jws.Make(header, claims, input => HMACSHA256.HashData(secret, input)), "algorithm_refused");
        }
    }

    [Theory]
    [InlineData("no-such-key")]
    [InlineData("../../../../../../dev/null")]
    [InlineData("/proc/sys/kernel/randomize_va_space")]
    [InlineData("' UNION SELECT 'c2VjcmV0")]
    [InlineData("x'; DROP TABLE keys; --")]
    [InlineData("key | sleep 5 |")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("line\r\nX-Injected: 1")]
    public async Task A_key_id_that_nobody_published_is_a_name_and_nothing_more(string keyId) =>
        await RefusedAsync(await landscape.MintAsync(Older, new { kid = keyId }), "unknown_key");

    // RFC 8725 section 3.10, CVE-2018-0114: the token would bring the key that vouches for it.
    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    public async Task A_key_that_a_token_points_to_is_never_fetched(string member)
    {
        using var attacker = RSA.Create(2048);
        var parameters = attacker.ExportParameters(includePrivateParameters: false);
        JsonObject jwk = new()
        {
            ["kty"] = "RSA", ["kid"] = "attacker", ["use"] = "sig", ["alg"] = "RS256",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
        var body = new JsonObject { ["keys"] = new JsonArray(jwk.DeepClone()) }.ToJsonString();
        await using var listener = FaultServer.Answering($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        var (header, claims) = Jws.Read(await landscape.MintAsync(Older));
        header["kid"] = "attacker";
        header[member] = $"{listener.Address}keys";
        header["jwk"] = jwk.DeepClone();
        await RefusedAsync(
            Jws.Make(header, claims, input => attacker.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), "unknown_key");
        // The same header on a token of the provider changes nothing either.
        var real = await landscape.MintAsync(header: new Dictionary<string, object> { [member] = $"{listener.Address}keys", ["jwk"] = jwk });
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", real));
        Assert.Empty(listener.Connections);
    }

    [Fact]
    public async Task A_changed_claim_and_a_foreign_signature_are_refused()
    {
        var token = await landscape.MintAsync();
        var (header, claims) = Jws.Read(token);
        claims["sub"] = "member-2";
        var signature = Base64Url.DecodeFromChars(token.AsSpan(token.LastIndexOf('.') + 1));
        await RefusedAsync(Jws.Make(header, claims, _ => signature), "bad_signature");
        using var attacker = RSA.Create(2048);
        await RefusedAsync(Jws.Make(header, claims, input => attacker.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), "bad_signature");
    }

    // RFC 8725 section 3.1: one key, one algorithm.
    [Fact]
    public async Task A_key_is_not_used_with_another_algorithm_than_its_own()
    {
        var rs256 = (await KeyAsync("RS256")).GetProperty("kid").GetString();
        await RefusedAsync(await landscape.MintAsync(header: new { kid = rs256 }, algorithm: "PS256"), "key_mismatch");
    }

    [Fact]
    public async Task Duplicate_claims_and_duplicate_header_members_are_refused()
    {
        var (header, claims) = Jws.Read(await landscape.MintAsync());
        var twice = claims.ToJsonString()[..^1] + ",\"sub\":\"member-2\"}";
        await RefusedAsync(await landscape.Provider.MintTextAsync(header.ToJsonString(), twice), "malformed_token");
        var headerTwice = header.ToJsonString()[..^1] + ",\"alg\":\"none\"}";
        await RefusedAsync(await landscape.Provider.MintTextAsync(headerTwice, claims.ToJsonString()), "malformed_token");
    }

    [Fact]
    public async Task A_huge_token_is_refused_before_it_is_read()
    {
        await RefusedAsync(await landscape.MintAsync(new { padding = new string('a', 14_000) }), "token_too_large");
        Assert.Equal(431, (await RawHttpClient.ExchangeAsync(
            landscape.Gateway.Data, $"GET /echo/x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {new string('a', 200_000)}\r\n\r\n")).Status);
    }

    private async Task<JsonElement> KeyAsync(string algorithm) =>
        (await landscape.Provider.KeysAsync()).First(key => key.GetProperty("alg").GetString() == algorithm);

    private async Task RefusedAsync(string token, string reason)
    {
        using var response = await landscape.SendAsync("/echo/x", token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(reason, await landscape.ReasonAsync(response));
    }
}
