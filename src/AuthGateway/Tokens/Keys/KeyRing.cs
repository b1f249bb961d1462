using System.Collections.Immutable;
using System.Globalization;

namespace AuthGateway.Tokens.Keys;

/// <summary>The managed keys and the ones that were removed. Immutable.</summary>
/// <remarks>
/// Rings only grow: a key's stage rises, a removal stays. So two rings can always be put together without losing what either
/// knows, in any order and any number of times: after Redis lost data, nothing that one replica remembers un-happens.
/// </remarks>
internal sealed record KeyRing
{
    /// <summary>No further key is made while a ring holds this many.</summary>
    public const int MostKeys = 16;

    /// <summary>The most keys of a ring that is read: rings that were put together may hold more than one would make.</summary>
    public const int MostKeysRead = 2 * MostKeys;

    /// <summary>How many removals are remembered, the newest ones: five years of monthly rotations, 5 kB.</summary>
    public const int MostRemoved = 64;

    /// <summary>No keys.</summary>
    public static readonly KeyRing Empty = new([], []);

    public KeyRing(IEnumerable<RingKey> keys, IEnumerable<RemovedKey> removed)
    {
        Removed = [.. removed
            .GroupBy(entry => entry.KeyId, StringComparer.Ordinal)
            .Select(same => same.MinBy(entry => entry.At)!)
            .OrderByDescending(entry => entry.At).ThenBy(entry => entry.KeyId, StringComparer.Ordinal)
            .Take(MostRemoved)];
        Keys = [.. keys.Where(key => !IsRemoved(key.KeyId)).OrderBy(key => key.Since).ThenBy(key => key.KeyId, StringComparer.Ordinal)];
    }

    /// <summary>The keys, the longest in their stage first.</summary>
    public ImmutableArray<RingKey> Keys { get; }

    /// <summary>The removed ones, the newest first.</summary>
    public ImmutableArray<RemovedKey> Removed { get; }

    /// <summary>The key that signs; of several, which only a loss of data can make, the one that verifiers have known longest.</summary>
    public RingKey? Signing => Keys.FirstOrDefault(key => key.Stage == KeyStage.Signing);

    /// <summary>What tells rings apart: all that they say, but for the keys themselves, whose names follow from them.</summary>
    public string Fingerprint => string.Join(
        '\n',
        Keys.Select(key => string.Create(CultureInfo.InvariantCulture, $"{key.KeyId} {key.Algorithm} {key.Stage} {key.Since.ToUnixTimeMilliseconds()} {key.Until.ToUnixTimeMilliseconds()}"))
            .Concat(Removed.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.KeyId} {entry.At.ToUnixTimeMilliseconds()}"))));

    /// <summary>Whether no further key may be made until others are removed.</summary>
    public bool IsFull => Keys.Length >= MostKeys;

    /// <summary>Whether the key was removed.</summary>
    public bool IsRemoved(string keyId) => Removed.Any(entry => entry.KeyId == keyId);

    /// <summary>The key of this name.</summary>
    public RingKey? Find(string keyId) => Keys.FirstOrDefault(key => key.KeyId == keyId);

    /// <summary>The same ring with one key in another state.</summary>
    public KeyRing With(RingKey changed) => new([.. Keys.Where(key => key.KeyId != changed.KeyId), changed], Removed);

    /// <summary>The same ring without these keys, for good.</summary>
    public KeyRing Without(IEnumerable<string> keyIds, DateTimeOffset at) => new(Keys, [.. Removed, .. keyIds.Select(keyId => new RemovedKey(keyId, at))]);

    /// <summary>All that either ring knows.</summary>
    public KeyRing Merge(KeyRing other) => new(
        Keys.Concat(other.Keys).GroupBy(key => key.KeyId, StringComparer.Ordinal).Select(same => same.Aggregate(Later)),
        Removed.Concat(other.Removed));

    // The later stage tells more; of one stage, the promise that binds longer holds.
    private static RingKey Later(RingKey a, RingKey b) => a.Stage == b.Stage
        ? a with { Since = a.Since < b.Since ? a.Since : b.Since, Until = a.Until > b.Until ? a.Until : b.Until }
        : a.Stage > b.Stage ? a : b;
}
