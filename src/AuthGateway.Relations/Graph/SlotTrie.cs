using System.Runtime.CompilerServices;

namespace AuthGateway.Relations.Graph;

/// <summary>
/// An immutable array of slots that grows: a trie of 64 slots a node over the slots' numbers. A reading is three steps up to 262,144 slots and
/// four up to 16 million; a batch of writes copies each node that it touches once.
/// </summary>
internal sealed class SlotTrie
{
    private const int Bits = 6;
    private const int Width = 1 << Bits;
    private const int Mask = Width - 1;

    /// <summary>A trie without anything.</summary>
    public static readonly SlotTrie Empty = new(new object?[Width], 0);

    private readonly object?[] _root;
    private readonly int _shift;

    private SlotTrie(object?[] root, int shift)
    {
        _root = root;
        _shift = shift;
    }

    /// <summary>What stands in a slot; null for nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public object? Get(int slot)
    {
        if ((uint)slot >> _shift >= Width)
        {
            return null;
        }

        var node = _root;
        for (var shift = _shift; shift > 0; shift -= Bits)
        {
            // Inner nodes hold nothing but nodes: the cast that is left out here costs more than the reading.
            var child = Unsafe.As<object?[]?>(node[(slot >> shift) & Mask]);
            if (child is null)
            {
                return null;
            }

            node = child;
        }

        return node[slot & Mask];
    }

    /// <summary>The trie after a batch of writes.</summary>
    /// <param name="slots">The slots to write, in rising order.</param>
    /// <param name="values">What they hold then.</param>
    public SlotTrie With(ReadOnlySpan<int> slots, ReadOnlySpan<object?> values)
    {
        if (slots.IsEmpty)
        {
            return this;
        }

        var (root, shift) = (_root, _shift);
        while ((uint)slots[^1] >> shift >= Width)
        {
            var above = new object?[Width];
            above[0] = root;
            root = above;
            shift += Bits;
        }

        return new SlotTrie(Write(root, shift, slots, values), shift);
    }

    private static object?[] Write(object?[]? node, int shift, ReadOnlySpan<int> slots, ReadOnlySpan<object?> values)
    {
        var copy = node is null ? new object?[Width] : (object?[])node.Clone();
        var at = 0;
        while (at < slots.Length)
        {
            var place = (slots[at] >> shift) & Mask;
            if (shift == 0)
            {
                copy[place] = values[at++];
                continue;
            }

            var end = at + 1;
            while (end < slots.Length && ((slots[end] >> shift) & Mask) == place)
            {
                end++;
            }

            copy[place] = Write((object?[]?)copy[place], shift - Bits, slots[at..end], values[at..end]);
            at = end;
        }

        return copy;
    }
}
