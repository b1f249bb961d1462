using System.Runtime.CompilerServices;

namespace AuthGateway.Relations.Graph;

/// <summary>
/// Walks a run of a set's edges. It keeps a place in one leaf and looks the next leaf up from the root: no stack to allocate, and one descent
/// for some hundred edges.
/// </summary>
internal struct EdgeRange
{
    private readonly object? _root;
    private readonly ulong _end;
    private ulong[]? _leaf = [];
    private ulong _next;
    private int _at;

    public EdgeRange(object? root, ulong start, ulong end)
    {
        _root = root;
        _end = end;
        _next = start;
        if (root is not null)
        {
            Seek();
        }
    }

    /// <summary>The edge that the walk stands at.</summary>
    public ulong Current { get; private set; }

    /// <summary>This, for foreach.</summary>
    public readonly EdgeRange GetEnumerator() => this;

    /// <summary>Goes on by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        // The default has no leaf at all, and is empty.
        if ((_leaf is not null && _at < _leaf.Length) || NextLeaf())
        {
            Current = _leaf![_at];
            _at++;
            return Current < _end;
        }

        return false;
    }

    /// <summary>How many edges are left, counted no further than one more than some number.</summary>
    public readonly int CountTo(int most)
    {
        var rest = this;
        var count = 0;
        while (count <= most && rest.MoveNext())
        {
            count++;
        }

        return count;
    }

    /// <summary>Whether more than some edges are left.</summary>
    public readonly bool HasMoreThan(int count) => CountTo(count) > count;

    private bool NextLeaf()
    {
        while (_root is not null && _next < _end)
        {
            Seek();
            if (_at < _leaf!.Length)
            {
                return true;
            }
        }

        return false;
    }

    private void Seek()
    {
        var from = _next;
        _leaf = EdgeTree.Leaf(_root!, from, out _, out _next);
        _at = EdgeTree.LowerBound(_leaf, from);
    }
}
