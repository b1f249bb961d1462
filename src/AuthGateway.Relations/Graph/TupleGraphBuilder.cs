using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Graph;

/// <summary>
/// Makes a graph of a store's tuples, taken in page by page. A tuple that comes twice counts once, with the condition that it came with last: a
/// store that is read while it is written to may show one on two pages.
/// </summary>
internal sealed class TupleGraphBuilder(Vocabulary vocabulary)
{
    private readonly TupleInterning _interning = new(vocabulary, new ObjectNames());
    private readonly List<InternedTuple[]> _full = [];
    private readonly Dictionary<(int Object, ulong Key), RelationshipCondition> _conditions = [];
    private InternedTuple[] _page = new InternedTuple[PageLength];
    private int _used;

    // Pages, so that a million tuples are not copied each time a list doubles.
    private const int PageLength = 8192;

    /// <summary>The graph's objects as numbers.</summary>
    public ObjectNames Names => _interning.Names;

    /// <summary>Takes tuples in.</summary>
    /// <exception cref="InvalidDataException">Something is no tuple.</exception>
    public void AddRange(IEnumerable<RelationshipTuple> tuples)
    {
        foreach (var tuple in tuples)
        {
            Add(_interning.Intern(tuple));
        }
    }

    /// <summary>Takes one tuple in that is in numbers.</summary>
    public void Add(InternedTuple tuple)
    {
        if (tuple.Condition is { } condition)
        {
            _conditions[(tuple.ObjectId, tuple.SubjectKey)] = condition;
        }
        else if (_conditions.Count > 0)
        {
            _conditions.Remove((tuple.ObjectId, tuple.SubjectKey));
        }

        if (_used == PageLength)
        {
            _full.Add(_page);
            _page = new InternedTuple[PageLength];
            _used = 0;
        }

        _page[_used++] = tuple;
    }

    /// <summary>The graph of all that was taken in.</summary>
    /// <param name="revision">The revision that the tuples are at, or the one from which the log is to be applied to them.</param>
    public TupleGraph Build(long revision) => new(BuildSnapshot(revision));

    internal GraphSnapshot BuildSnapshot(long revision)
    {
        // By counting: objects are numbers without gaps, so each finds its edges without a sort over all of them.
        var slots = new ulong[]?[_interning.Names.Count * 2];
        var counts = new int[slots.Length];
        ForEach((forward, reverse, _) =>
        {
            counts[forward]++;
            counts[reverse]++;
        });
        ForEach((forward, reverse, tuple) =>
        {
            (slots[forward] ??= new ulong[counts[forward]])[--counts[forward]] = tuple.SubjectKey;
            (slots[reverse] ??= new ulong[counts[reverse]])[--counts[reverse]] = tuple.ObjectKey;
        });

        var tuples = 0L;
        var (objects, last) = (0, -1);
        var (numbers, values) = (new List<int>(), new List<object?>());
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot] is { } edges)
            {
                var set = Set(slot, Distinct(edges));
                tuples += (slot & 1) == 0 ? set.Count : 0;
                numbers.Add(slot);
                values.Add(set.Root);
                slots[slot] = null;
                objects += slot >> 1 == last ? 0 : 1;
                last = slot >> 1;
            }
        }

        var trie = SlotTrie.Empty.With(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(numbers), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values));
        return new GraphSnapshot(vocabulary, _interning.Names, trie, revision, tuples, objects);
    }

    private static ulong[] Distinct(ulong[] edges)
    {
        Array.Sort(edges);
        var kept = 1;
        for (var at = 1; at < edges.Length; at++)
        {
            if (edges[at] != edges[kept - 1])
            {
                edges[kept++] = edges[at];
            }
        }

        return kept == edges.Length ? edges : edges[..kept];
    }

    private (object? Root, int Count) Set(int slot, ulong[] edges)
    {
        RelationshipCondition?[]? conditions = null;
        for (var at = 0; at < edges.Length && _conditions.Count > 0; at++)
        {
            var edge = edges[at];
            var key = (slot & 1) == 0
                ? (slot >> 1, edge)
                : (Edge.Id(edge), Edge.Pack(Edge.Second(edge), Edge.First(edge), slot >> 1));
            if (_conditions.TryGetValue(key, out var condition))
            {
                edges[at] |= Edge.Conditioned;
                if ((slot & 1) == 0)
                {
                    (conditions ??= new RelationshipCondition?[edges.Length])[at] = condition;
                }
            }
        }

        return (EdgeTree.Build(edges, conditions), edges.Length);
    }

    private void ForEach(Action<int, int, InternedTuple> action)
    {
        foreach (var page in _full)
        {
            foreach (var tuple in page)
            {
                action(GraphSnapshot.SubjectsSlot(tuple.ObjectId), GraphSnapshot.ObjectsSlot(tuple.SubjectId), tuple);
            }
        }

        foreach (var tuple in _page.AsSpan(0, _used))
        {
            action(GraphSnapshot.SubjectsSlot(tuple.ObjectId), GraphSnapshot.ObjectsSlot(tuple.SubjectId), tuple);
        }
    }
}
