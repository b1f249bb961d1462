using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AuthGateway.Tests.Authentication;

/// <summary>A signing key of a provider in a test, with its public JWK.</summary>
internal sealed class TestKey
{
    /// <summary>Shared between tests: making RSA keys is slow.</summary>
    public static readonly TestKey Rsa = NewRsa("rsa-1");
    public static readonly TestKey OtherRsa = NewRsa("rsa-2");
    public static readonly TestKey Ec = NewEc("ec-1", ECCurve.NamedCurves.nistP256);

    private readonly RSA? _rsa;
    private readonly ECDsa? _ec;

    private TestKey(string id, RSA? rsa, ECDsa? ec)
    {
        Id = id;
        _rsa = rsa;
        _ec = ec;
    }

    public string Id { get; }

    public RSA RsaKey => _rsa!;

    public string DefaultAlgorithm => _rsa is not null ? "RS256" : _ec!.KeySize switch { 256 => "ES256", 384 => "ES384", _ => "ES512" };

    public static TestKey NewRsa(string id, int bits = 2048) => new(id, RSA.Create(bits), null);

    public static TestKey NewEc(string id, ECCurve curve) => new(id, null, ECDsa.Create(curve));

    public TestKey Named(string id) => new(id, _rsa, _ec);

    public byte[] Sign(string algorithm, byte[] input)
    {
        var hash = new HashAlgorithmName($"SHA{algorithm[2..]}");
        lock (this)
        {
            return _rsa is not null
                ? _rsa.SignData(input, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
                : _ec!.SignData(input, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public JsonObject Jwk()
    {
        if (_rsa is not null)
        {
            var rsa = _rsa.ExportParameters(false);
            return new JsonObject
            {
                ["kty"] = "RSA", ["kid"] = Id, ["use"] = "sig",
                ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent),
            };
        }

        var ec = _ec!.ExportParameters(false);
        return new JsonObject
        {
            ["kty"] = "EC", ["kid"] = Id, ["use"] = "sig", ["crv"] = _ec.KeySize switch { 256 => "P-256", 384 => "P-384", _ => "P-521" },
            ["x"] = Base64Url.EncodeToString(ec.Q.X), ["y"] = Base64Url.EncodeToString(ec.Q.Y),
        };
    }

    public static string Jwks(params IEnumerable<JsonObject> keys) =>
        new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => (JsonNode)key)]) }.ToJsonString();

    public static string Jwks(params IEnumerable<TestKey> keys) => Jwks(keys.Select(key => key.Jwk()));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
