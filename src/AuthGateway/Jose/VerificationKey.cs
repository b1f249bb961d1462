using System.Security.Cryptography;

namespace AuthGateway.Jose;

/// <summary>A public key that signatures are checked with. Safe for any number of threads.</summary>
/// <remarks>
/// .NET's own RSA and ECDsa do the checking, not Microsoft.IdentityModel's signature providers, which call the same
/// two but take arrays instead of spans, allocate for each check, and accept smaller keys. Their instances are not
/// promised to be thread-safe, so each key keeps a few of them and a check borrows one.
/// </remarks>
internal abstract class VerificationKey(string? id, string thumbprint, SignatureAlgorithms algorithms)
{
    /// <summary>The issuer's name for it (<c>kid</c>); null when it gave none.</summary>
    public string? Id { get; } = id;

    /// <summary>The RFC 7638 SHA-256 thumbprint: two keys with the same one are the same key.</summary>
    public string Thumbprint { get; } = thumbprint;

    /// <summary>The algorithms that the key may be used with, by its type, its curve and what the issuer says of it.</summary>
    public SignatureAlgorithms Algorithms { get; } = algorithms;

    /// <summary>Whether it stands for the same key with the same name and the same use.</summary>
    public bool IsSameAs(VerificationKey other) => Thumbprint == other.Thumbprint && Id == other.Id && Algorithms == other.Algorithms;

    /// <summary>Whether the signature is this key's over the input.</summary>
    public bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
    {
        // The header chooses the algorithm, but never against the key (CVE-2015-9235: an RSA key used as an HMAC secret).
        if ((Algorithms & algorithm.Flag) == SignatureAlgorithms.None || signature.Length != SignatureBytes)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        hash = hash[..CryptographicOperations.HashData(algorithm.Hash, input, hash)];
        try
        {
            return VerifyHash(algorithm, hash, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>How long its signatures are, in bytes.</summary>
    public int SignatureLength => SignatureBytes;

    /// <summary>Frees what the key holds at once. For a key that one check was made with and nobody else knows.</summary>
    public abstract void Release();

    /// <summary>The one length that a signature by this key has (for ECDSA RFC 7518 section 3.4: no DER, no short integers).</summary>
    protected abstract int SignatureBytes { get; }

    /// <summary>Checks a signature of the right length over a hash.</summary>
    protected abstract bool VerifyHash(SignatureAlgorithm algorithm, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature);
}

/// <summary>An RSA public key.</summary>
internal sealed class RsaVerificationKey : VerificationKey
{
    private readonly BorrowedKeys<RSA> _keys;

    /// <summary>Imports the key.</summary>
    /// <exception cref="CryptographicException">The parameters are no public key.</exception>
    public RsaVerificationKey(string? id, string thumbprint, SignatureAlgorithms algorithms, RSAParameters parameters)
        : base(id, thumbprint, algorithms)
    {
        SignatureBytes = parameters.Modulus!.Length;
        _keys = new BorrowedKeys<RSA>(() => RSA.Create(parameters));
    }

    /// <inheritdoc/>
    public override void Release() => _keys.Release();

    /// <inheritdoc/>
    protected override int SignatureBytes { get; }

    /// <inheritdoc/>
    protected override bool VerifyHash(SignatureAlgorithm algorithm, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        var key = _keys.Borrow();
        var isGood = key.VerifyHash(hash, signature, algorithm.Hash, algorithm.Padding!);
        _keys.Return(key);
        return isGood;
    }
}

/// <summary>A public key on a NIST curve.</summary>
internal sealed class EcVerificationKey : VerificationKey
{
    private readonly BorrowedKeys<ECDsa> _keys;

    /// <summary>Imports the key.</summary>
    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    public EcVerificationKey(string? id, string thumbprint, SignatureAlgorithms algorithms, ECParameters parameters)
        : base(id, thumbprint, algorithms)
    {
        SignatureBytes = 2 * parameters.Q.X!.Length;
        _keys = new BorrowedKeys<ECDsa>(() => ECDsa.Create(parameters));
    }

    /// <inheritdoc/>
    public override void Release() => _keys.Release();

    /// <inheritdoc/>
    protected override int SignatureBytes { get; }

    /// <inheritdoc/>
    protected override bool VerifyHash(SignatureAlgorithm algorithm, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        var key = _keys.Borrow();
        var isGood = key.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _keys.Return(key);
        return isGood;
    }
}
