using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AuthGateway.Identity;

/// <summary>Claims by name, in ordinal order of the names, each with its one or several values as text.</summary>
/// <remarks>A sorted array and not a table: a principal has a handful, thousands of principals are remembered, and what is remembered is also copied by the collector.</remarks>
internal sealed class ClaimSet : IReadOnlyDictionary<string, ImmutableArray<string>>
{
    private const int Few = 8;

    /// <summary>No claims.</summary>
    public static readonly ClaimSet Empty = new([]);

    private readonly KeyValuePair<string, ImmutableArray<string>>[] _claims;

    private ClaimSet(KeyValuePair<string, ImmutableArray<string>>[] claims) => _claims = claims;

    /// <inheritdoc/>
    public int Count => _claims.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _claims.Select(claim => claim.Key);

    /// <inheritdoc/>
    public IEnumerable<ImmutableArray<string>> Values => _claims.Select(claim => claim.Value);

    /// <inheritdoc/>
    public ImmutableArray<string> this[string key] => TryGetValue(key, out var values) ? values : throw new KeyNotFoundException();

    /// <summary>The set of these claims; of a name that comes twice the last counts.</summary>
    public static ClaimSet Of(IReadOnlyCollection<KeyValuePair<string, ImmutableArray<string>>> claims)
    {
        var sorted = claims.ToArray();
        if (sorted.Length == 0)
        {
            return Empty;
        }

        Array.Sort(sorted, (one, other) => string.CompareOrdinal(one.Key, other.Key));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (string.Equals(sorted[i].Key, sorted[i - 1].Key, StringComparison.Ordinal))
            {
                var last = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
                foreach (var (name, values) in claims)
                {
                    last[name] = values;
                }

                return Of(last);
            }
        }

        return new ClaimSet(sorted);
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out ImmutableArray<string> value)
    {
        var at = Find(key);
        value = at < 0 ? default : _claims[at].Value;
        return at >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ImmutableArray<string>>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, ImmutableArray<string>>>)_claims).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(string name)
    {
        if (_claims.Length <= Few)
        {
            for (var i = 0; i < _claims.Length; i++)
            {
                if (string.Equals(_claims[i].Key, name, StringComparison.Ordinal))
                {
                    return i;
                }
            }

            return -1;
        }

        var (low, high) = (0, _claims.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            switch (string.CompareOrdinal(_claims[middle].Key, name))
            {
                case 0:
                    return middle;
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        return -1;
    }
}
