using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace AuthGateway.Identity;

/// <summary>Scopes or roles: each once, in ordinal order. One array and nothing else, for thousands of principals hold such sets at once.</summary>
[CollectionBuilder(typeof(NameSet), nameof(Of))]
internal sealed class NameSet : IReadOnlyCollection<string>
{
    // From here on halving is quicker than looking at each.
    private const int Few = 8;

    /// <summary>The set of nothing.</summary>
    public static readonly NameSet Empty = new([]);

    private NameSet(ImmutableArray<string> items) => Items = items;

    /// <summary>The names, in ordinal order.</summary>
    public ImmutableArray<string> Items { get; }

    /// <inheritdoc/>
    public int Count => Items.Length;

    /// <summary>The set of these names; one that comes twice is there once.</summary>
    public static NameSet Of(ReadOnlySpan<string> names)
    {
        if (names.IsEmpty)
        {
            return Empty;
        }

        var items = names.ToArray();
        Array.Sort(items, StringComparer.Ordinal);
        var count = 1;
        for (var i = 1; i < items.Length; i++)
        {
            if (!string.Equals(items[i], items[count - 1], StringComparison.Ordinal))
            {
                items[count++] = items[i];
            }
        }

        return new NameSet(ImmutableArray.Create(items.AsSpan(0, count)));
    }

    /// <summary>Whether a name is among them.</summary>
    public bool Contains(string name)
    {
        if (Items.Length > Few)
        {
            return Items.BinarySearch(name, StringComparer.Ordinal) >= 0;
        }

        foreach (var item in Items)
        {
            if (string.Equals(item, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the other set has the same names.</summary>
    public bool SetEquals(NameSet other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <summary>Walks through the names, in ordinal order.</summary>
    public ImmutableArray<string>.Enumerator GetEnumerator() => Items.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator<string> IEnumerable<string>.GetEnumerator() => ((IEnumerable<string>)Items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Items).GetEnumerator();
}
