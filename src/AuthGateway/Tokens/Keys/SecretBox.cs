using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AuthGateway.Settings;

namespace AuthGateway.Tokens.Keys;

/// <summary>
/// AES-256-GCM (NIST SP 800-38D). What it gives: one byte of version, four that name the key, twelve of nonce, the ciphertext, sixteen of
/// tag. Nonces are random: one key may seal 2^32 times before two could be the same with a chance that matters (section 8.3).
/// </summary>
internal sealed class SecretBox : ISecretBox
{
    private const byte FormatVersion = 1;
    private const int KeyBytes = 32;
    private const int KeyIdBytes = 4;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + KeyIdBytes;
    private const int Overhead = HeaderBytes + NonceBytes + TagBytes;

    private readonly Live<KeyList> _keys;

    /// <summary>Takes the configured keys; makes one that lives as long as the process when there is none.</summary>
    public SecretBox(Live<TokenSettings> settings)
    {
        IsEphemeral = settings.Current.EncryptionKeys.Count == 0;
        _keys = IsEphemeral ? new KeyList([new Key(RandomNumberGenerator.GetBytes(KeyBytes))]) : settings.Select(Read);
        _ = _keys.Current;
    }

    /// <summary>Whether the key was made at start: what it sealed is lost with the process.</summary>
    public bool IsEphemeral { get; }

    /// <summary>Reads a key of the settings; null when it is none.</summary>
    public static byte[]? ReadKey(string text)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text, key, out var length) && length == KeyBytes ? key : null;
    }

    /// <inheritdoc/>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var key = _keys.Current.All[0];
        var box = new byte[Overhead + plain.Length];
        box[0] = FormatVersion;
        key.Id.CopyTo(box.AsSpan(1));
        var nonce = box.AsSpan(HeaderBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Sealing, TagBytes);
        aes.Encrypt(
            nonce, plain, box.AsSpan(HeaderBytes + NonceBytes, plain.Length), box.AsSpan(box.Length - TagBytes), [.. box.AsSpan(0, HeaderBytes), .. context]);
        return box;
    }

    /// <inheritdoc/>
    public byte[]? Open(ReadOnlySpan<byte> sealed_, ReadOnlySpan<byte> context)
    {
        if (sealed_.Length < Overhead || sealed_[0] != FormatVersion)
        {
            return null;
        }

        foreach (var key in _keys.Current.All)
        {
            // Two keys may have one id: the id saves work, the tag decides.
            if (sealed_.Slice(1, KeyIdBytes).SequenceEqual(key.Id) && Open(key, sealed_, context) is { } plain)
            {
                return plain;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public byte[] Derive(string purpose) => _keys.Current.All[0].Derive(purpose);

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> DeriveAll(string purpose) => [.. _keys.Current.All.Select(key => key.Derive(purpose))];

    private static KeyList Read(TokenSettings settings) =>
        new([.. settings.EncryptionKeys.Select(text => new Key(ReadKey(text) ?? throw new InvalidOperationException("An encryption key is not base64 of 32 bytes.")))]);

    private static byte[]? Open(Key key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> context)
    {
        var plain = new byte[box.Length - Overhead];
        using var aes = new AesGcm(key.Sealing, TagBytes);
        try
        {
            aes.Decrypt(
                box.Slice(HeaderBytes, NonceBytes), box[(HeaderBytes + NonceBytes)..^TagBytes], box[^TagBytes..], plain, [.. box[..HeaderBytes], .. context]);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private sealed record KeyList(ImmutableArray<Key> All);

    // The configured key itself encrypts nothing: what is derived for one purpose says nothing of another's (RFC 5869 section 3.2).
    private sealed class Key
    {
        private readonly byte[] _root;

        public Key(byte[] root)
        {
            _root = root;
            Sealing = Derive("authgateway/secret-box");
            Id = Derive("authgateway/secret-box-id")[..KeyIdBytes];
        }

        public byte[] Sealing { get; }

        public byte[] Id { get; }

        public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _root, KeyBytes, salt: [], Encoding.UTF8.GetBytes(purpose));
    }
}
