using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthGateway.Redis.SigningKeys;

namespace AuthGateway.Tokens.Keys;

/// <summary>
/// The ring as it lies in Redis. Keys are sealed one by one, each to its own name; the whole is sealed with a MAC, so that whoever
/// can write to Redis can neither add a key of his own to the published ones nor change when one signs.
/// </summary>
internal sealed class KeyRingCodec(ISecretBox box)
{
    private const string Format = "format";
    private const string FormatNumber = "1";
    private const string KeyPrefix = "key:";
    private const string RemovedPrefix = "removed:";
    private const string MacPurpose = "authgateway/signing-key-ring";

    /// <summary>Seals a ring.</summary>
    public StoredKeyRing Write(KeyRing ring, long version)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { [Format] = FormatNumber };
        foreach (var key in ring.Keys)
        {
            var material = Base64Url.EncodeToString(box.Seal(key.Material.AsSpan(), Context(key.KeyId, key.Algorithm, key.IsPrivate)));
            fields[KeyPrefix + key.KeyId] = $"{key.Algorithm} {key.Stage} {Text(key.Since)} {Text(key.Until)} {material}";
        }

        foreach (var removed in ring.Removed)
        {
            fields[RemovedPrefix + removed.KeyId] = Text(removed.At);
        }

        return new StoredKeyRing(version, Base64Url.EncodeToString(Mac(box.Derive(MacPurpose), version, fields)), fields);
    }

    /// <summary>Opens a ring.</summary>
    /// <returns>Null when it was changed by somebody without the encryption key, or sealed under one that is not configured here.</returns>
    public KeyRing? Read(StoredKeyRing stored)
    {
        if (!IsSealed(stored) || stored.Fields.GetValueOrDefault(Format) != FormatNumber)
        {
            return null;
        }

        var keys = new List<RingKey>();
        var removed = new List<RemovedKey>();
        foreach (var (name, value) in stored.Fields)
        {
            if (name.StartsWith(KeyPrefix, StringComparison.Ordinal))
            {
                if (ReadKey(name[KeyPrefix.Length..], value) is not { } key)
                {
                    return null;
                }

                keys.Add(key);
            }
            else if (name.StartsWith(RemovedPrefix, StringComparison.Ordinal) && Time(value) is { } at)
            {
                removed.Add(new RemovedKey(name[RemovedPrefix.Length..], at));
            }
            else if (name != Format)
            {
                return null;
            }
        }

        return keys.Count <= KeyRing.MostKeysRead ? new KeyRing(keys, removed) : null;
    }

    /// <summary>The half that verifiers get; null when the material is no key.</summary>
    public static PublicSigningKey? PublicKeyOf(RingKey key)
    {
        if (!key.IsPrivate)
        {
            return PublicSigningKey.FromSpki(key.Algorithm, key.Material.AsSpan());
        }

        using var signing = SigningKey.FromPkcs8(key.Algorithm, key.Material.AsSpan());
        return signing?.Public;
    }

    private static byte[] Context(string keyId, KeyAlgorithm algorithm, bool isPrivate) =>
        Encoding.UTF8.GetBytes($"authgateway/signing-key {algorithm} {(isPrivate ? "private" : "public")} {keyId}");

    // Lines in one order; neither names nor values hold a line's end, or they would not have been written here.
    private static byte[] Mac(byte[] key, long version, IReadOnlyDictionary<string, string> fields)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{version}\n");
        foreach (var (name, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append('=').Append(value).Append('\n');
        }

        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private bool IsSealed(StoredKeyRing stored)
    {
        var seal = new byte[HMACSHA256.HashSizeInBytes];
        if (!Base64Url.IsValid(stored.Seal, out var length) || length != seal.Length || !Base64Url.TryDecodeFromChars(stored.Seal, seal, out _))
        {
            return false;
        }

        return box.DeriveAll(MacPurpose).Any(key => CryptographicOperations.FixedTimeEquals(seal, Mac(key, stored.Version, stored.Fields)));
    }

    private RingKey? ReadKey(string keyId, string value)
    {
        if (value.Split(' ') is not [var algorithmName, var stageName, var since, var until, var material]
            || !Enum.TryParse<KeyAlgorithm>(algorithmName, out var algorithm) || !Enum.TryParse<KeyStage>(stageName, out var stage)
            || Time(since) is not { } from || Time(until) is not { } to || !Base64Url.IsValid(material))
        {
            return null;
        }

        var plain = box.Open(Base64Url.DecodeFromChars(material), Context(keyId, algorithm, stage != KeyStage.Retired));
        if (plain is null)
        {
            return null;
        }

        // A key's name follows from the key: nothing that was put in its place passes for it.
        var key = new RingKey(keyId, algorithm, stage, from, to, [.. plain]);
        return PublicKeyOf(key)?.KeyId == keyId ? key : null;
    }

    private static string Text(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(number)
            : null;
}
