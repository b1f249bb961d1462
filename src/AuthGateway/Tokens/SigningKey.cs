using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.ObjectPool;

namespace AuthGateway.Tokens;

/// <summary>An ES256 key that signs JWTs. Safe for many threads at once.</summary>
internal sealed class SigningKey : IDisposable
{
    // .NET does not promise that one ECDsa may sign on two threads; each signature borrows an instance of its own.
    private readonly ObjectPool<ECDsa> _signers;
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        Public = PublicSigningKey.From(key);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        _signers = new DefaultObjectPoolProvider().Create(new SignerPolicy(parameters));
    }

    /// <summary>The half that verifiers get.</summary>
    public PublicSigningKey Public { get; }

    /// <summary>A key that lives as long as the process.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

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
                return new SigningKey(key);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // Told apart by the return value: the exception's text might quote the key.
        }

        key.Dispose();
        return null;
    }

    /// <summary>A compact JWS over the payload.</summary>
    public string Sign(string type, ReadOnlySpan<byte> payload)
    {
        var header = $$"""{"alg":"ES256","kid":"{{Public.KeyId}}","typ":"{{type}}"}""";
        var input = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(payload)}";
        var signer = _signers.Get();
        var signature = signer.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
        _signers.Return(signer);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        (_signers as IDisposable)?.Dispose();
    }

    private sealed class SignerPolicy(ECParameters parameters) : PooledObjectPolicy<ECDsa>
    {
        public override ECDsa Create() => ECDsa.Create(parameters);

        public override bool Return(ECDsa obj) => true;
    }
}
