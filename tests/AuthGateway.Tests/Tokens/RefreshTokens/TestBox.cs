using System.Security.Cryptography;
using System.Text;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

/// <summary>AES-256-GCM under one key, as the gateway's box has it under several.</summary>
internal sealed class TestBox : ISecretBox
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key;

    public TestBox(byte seed = 1) => _key = [.. Enumerable.Repeat(seed, 32)];

    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var sealed_ = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(sealed_.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(sealed_.AsSpan(0, NonceBytes), plain, sealed_.AsSpan(NonceBytes, plain.Length), sealed_.AsSpan(NonceBytes + plain.Length), context);
        return sealed_;
    }

    public byte[]? Open(ReadOnlySpan<byte> sealed_, ReadOnlySpan<byte> context)
    {
        if (sealed_.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        var plain = new byte[sealed_.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(sealed_[..NonceBytes], sealed_[NonceBytes..^TagBytes], sealed_[^TagBytes..], plain, context);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, 32, info: Encoding.UTF8.GetBytes(purpose));

    public IReadOnlyList<byte[]> DeriveAll(string purpose) => [Derive(purpose)];
}
