using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AuthGateway.Jose;

/// <summary>An issuer's usable keys at one moment. Immutable.</summary>
internal sealed class KeySet
{
    /// <summary>No keys.</summary>
    public static readonly KeySet Empty = new([]);

    private readonly FrozenDictionary<string, VerificationKey[]> _byId;

    /// <summary>Makes a set of keys, no two of which answer to the same name for the same algorithm.</summary>
    public KeySet(ImmutableArray<VerificationKey> keys)
    {
        Keys = keys;
        _byId = keys.Where(key => key.Id is not null).GroupBy(key => key.Id!, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The keys.</summary>
    public ImmutableArray<VerificationKey> Keys { get; }

    /// <summary>Whether this very key object is in the set; a key that stays in a set keeps its object (see <see cref="Keeping"/>).</summary>
    public bool Contains(VerificationKey key) => Keys.Contains(key);

    /// <summary>Finds the key that a token names.</summary>
    /// <param name="header">The token's header.</param>
    /// <param name="fault">Why the set has a definite no; null with a null result when the set does not know the key.</param>
    public VerificationKey? Find(TokenHeader header, out string? fault)
    {
        fault = null;
        var candidates = header.KeyId is null ? Keys.AsSpan() : _byId.GetValueOrDefault(header.KeyId);
        VerificationKey? found = null;
        foreach (var key in candidates)
        {
            if ((key.Algorithms & header.Algorithm.Flag) == SignatureAlgorithms.None)
            {
                continue;
            }

            // Without a kid every fitting key would have to be tried: 50 checks for one request. OIDC Core 10.1 demands a kid here.
            if (found is not null && found.Thumbprint != key.Thumbprint)
            {
                fault = JoseFaults.KeyAmbiguous;
                return null;
            }

            found ??= key;
        }

        if (found is null && header.KeyId is not null && !candidates.IsEmpty)
        {
            fault = JoseFaults.KeyMismatch;
        }

        return found;
    }

    /// <summary>The same set, with the objects of an earlier one for keys that are in both: their cached tokens stay good.</summary>
    public KeySet Keeping(KeySet earlier) =>
        new([.. Keys.Select(key => earlier.Keys.FirstOrDefault(key.IsSameAs) ?? key)]);

    /// <summary>Whether both sets have the same keys.</summary>
    public bool HasSameKeysAs(KeySet other) => Keys.Length == other.Keys.Length && Keys.All(key => other.Keys.Any(key.IsSameAs));
}
