using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AuthGateway.Tokens.Keys;
using Microsoft.Extensions.ObjectPool;

namespace AuthGateway.Tokens;

/// <summary>A key that signs JWTs. Safe for many threads at once.</summary>
internal sealed class SigningKey : IDisposable
{
    // RFC 7518 section 3.3 asks for this many bits at least; more would cost four times the time.
    private const int RsaBits = 2048;

    // .NET does not promise that one key object may sign on two threads; each signature borrows an instance of its own.
    private readonly ObjectPool<AsymmetricAlgorithm> _signers;
    private readonly AsymmetricAlgorithm _key;

    private SigningKey(AsymmetricAlgorithm key, KeyAlgorithm algorithm)
    {
        _key = key;
        Public = key is RSA rsa ? PublicSigningKey.From(rsa, algorithm) : PublicSigningKey.From((ECDsa)key);
        _signers = new DefaultObjectPoolProvider().Create(new SignerPolicy(key));
    }

    /// <summary>The half that verifiers get.</summary>
    public PublicSigningKey Public { get; }

    /// <summary>A new key.</summary>
    public static SigningKey Create(KeyAlgorithm algorithm = KeyAlgorithm.ES256) => new(
        algorithm switch
        {
            KeyAlgorithm.RS256 or KeyAlgorithm.PS256 => RSA.Create(RsaBits),
            KeyAlgorithm.ES384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            _ => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        },
        algorithm);

    /// <summary>Reads a private key.</summary>
    /// <param name="pem">PKCS#8 or SEC 1.</param>
    /// <returns>Null when the text is not an EC P-256 private key; why is not said, since the text is a secret.</returns>
    public static SigningKey? FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: true) is { D: not null } parameters && PublicSigningKey.IsP256(parameters))
            {
                return new SigningKey(key, KeyAlgorithm.ES256);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // Told apart by the return value: the exception's text might quote the key.
        }

        key.Dispose();
        return null;
    }

    /// <summary>Reads a private key.</summary>
    /// <param name="algorithm">What it signs with.</param>
    /// <param name="pkcs8">The key as PKCS#8.</param>
    /// <returns>Null when it is no key of this algorithm.</returns>
    public static SigningKey? FromPkcs8(KeyAlgorithm algorithm, ReadOnlySpan<byte> pkcs8)
    {
        AsymmetricAlgorithm key = algorithm is KeyAlgorithm.RS256 or KeyAlgorithm.PS256 ? RSA.Create() : ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            if (key is not ECDsa ec || PublicSigningKey.IsOf(algorithm, ec.ExportParameters(includePrivateParameters: false)))
            {
                return new SigningKey(key, algorithm);
            }
        }
        catch (CryptographicException)
        {
            // Told apart by the return value: the exception's text might quote the key.
        }

        key.Dispose();
        return null;
    }

    /// <summary>The private key as PKCS#8, to be sealed.</summary>
    public byte[] ExportPkcs8() => _key.ExportPkcs8PrivateKey();

    /// <summary>The public key as SubjectPublicKeyInfo.</summary>
    public byte[] ExportSpki() => _key.ExportSubjectPublicKeyInfo();

    /// <summary>A compact JWS over the payload.</summary>
    public string Sign(string type, ReadOnlySpan<byte> payload)
    {
        var header = $$"""{"alg":"{{Public.Algorithm}}","kid":"{{Public.KeyId}}","typ":"{{type}}"}""";
        var input = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(payload)}";
        var signer = _signers.Get();
        var signature = Sign(signer, Public.Algorithm, Encoding.ASCII.GetBytes(input));
        _signers.Return(signer);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        (_signers as IDisposable)?.Dispose();
    }

    private static byte[] Sign(AsymmetricAlgorithm signer, KeyAlgorithm algorithm, byte[] input) => (signer, algorithm) switch
    {
        (RSA rsa, KeyAlgorithm.PS256) => rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        (RSA rsa, _) => rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        (ECDsa ec, KeyAlgorithm.ES384) => ec.SignData(input, HashAlgorithmName.SHA384),
        (ECDsa ec, _) => ec.SignData(input, HashAlgorithmName.SHA256),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private sealed class SignerPolicy : PooledObjectPolicy<AsymmetricAlgorithm>
    {
        private readonly ECParameters _ec;
        private readonly RSAParameters? _rsa;

        public SignerPolicy(AsymmetricAlgorithm key)
        {
            if (key is RSA rsa)
            {
                _rsa = rsa.ExportParameters(includePrivateParameters: true);
            }
            else
            {
                _ec = ((ECDsa)key).ExportParameters(includePrivateParameters: true);
            }
        }

        public override AsymmetricAlgorithm Create() => _rsa is { } parameters ? RSA.Create(parameters) : ECDsa.Create(_ec);

        public override bool Return(AsymmetricAlgorithm obj) => true;
    }
}
