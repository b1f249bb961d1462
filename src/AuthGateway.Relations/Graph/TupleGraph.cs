using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Graph;

/// <summary>
/// One store's tuples in memory: a snapshot that one writer replaces and everybody reads.
/// <para>
/// Of the two ways to let readers see exactly one revision, this is copy-on-write and not stamps of revisions on the entries. A reader needs no
/// registration and no clean-up, can't block the writer or be blocked by it (taking the current snapshot is one read of a reference), and an old
/// revision can be kept for a listing's next page by keeping a reference. The price is garbage at each write, about ten kilobytes for a single
/// change; a batch shares it. Stamps would make each reading compare, and would need to know the oldest reader before they free anything.
/// </para>
/// </summary>
internal sealed class TupleGraph
{
    // Below this many names without a tuple it is not worth the work; above, when they are a third of all.
    private const int LeastOrphans = 16_384;

    private readonly Lock _writer = new();
    private readonly SnapshotHistory _history = new();
    private TupleInterning _interning;
    private volatile GraphSnapshot _current;
    private List<(long Revision, IReadOnlyList<TupleChange> Changes)>? _duringCompaction;

    internal TupleGraph(GraphSnapshot snapshot)
    {
        _current = snapshot;
        _interning = new TupleInterning(snapshot.Vocabulary, snapshot.Names);
        _history.Add(snapshot, changes: 0);
    }

    /// <summary>The tuples at the newest revision.</summary>
    public GraphSnapshot Current => _current;

    /// <summary>Whether enough objects lost their last tuple for <see cref="Compact"/> to be worth its time.</summary>
    public bool WantsCompaction
    {
        get
        {
            lock (_writer)
            {
                var orphans = _current.Names.Count - _current.ObjectCount;
                return orphans >= LeastOrphans && orphans * 3L > _current.Names.Count;
            }
        }
    }

    /// <summary>A graph of tuples that are all at hand.</summary>
    public static TupleGraph Load(Vocabulary vocabulary, long revision, IEnumerable<RelationshipTuple> tuples)
    {
        var builder = new TupleGraphBuilder(vocabulary);
        builder.AddRange(tuples);
        return builder.Build(revision);
    }

    /// <summary>The tuples at a revision, while it is kept (<see cref="SnapshotHistory"/>).</summary>
    public bool TryGetRevision(long revision, out GraphSnapshot? snapshot) => _history.TryGet(revision, out snapshot);

    /// <summary>Applies one revision's changes as one step. One caller at a time matters, several are safe.</summary>
    /// <returns>False when the graph is at that revision or a later one: the log came twice, and nothing is done.</returns>
    /// <exception cref="InvalidDataException">Something is no tuple; nothing is done.</exception>
    public bool Apply(long revision, IReadOnlyList<TupleChange> changes)
    {
        lock (_writer)
        {
            if (revision <= _current.Revision)
            {
                return false;
            }

            ApplyLocked(revision, changes);
            _duringCompaction?.Add((revision, changes));
            return true;
        }
    }

    /// <summary>
    /// Makes the graph anew without the names of objects that lost their last tuple, so that the memory is bounded by the tuples that are there and
    /// not by all that ever were. Takes about as long as loading; readers and the writer go on meanwhile. Call it now and then from a task of its own.
    /// </summary>
    public void Compact()
    {
        GraphSnapshot from;
        lock (_writer)
        {
            if (_duringCompaction is not null)
            {
                return;
            }

            from = _current;
            _duringCompaction = [];
        }

        var compacted = GraphCompaction.Compact(from);
        lock (_writer)
        {
            var missed = _duringCompaction;
            _duringCompaction = null;
            _interning = new TupleInterning(compacted.Vocabulary, compacted.Names);
            _current = compacted;
            foreach (var (revision, changes) in missed)
            {
                ApplyLocked(revision, changes);
            }
        }
    }

    private void ApplyLocked(long revision, IReadOnlyList<TupleChange> changes)
    {
        var batch = new GraphBatch(_current);
        foreach (var change in changes)
        {
            if (!change.IsDelete)
            {
                batch.Put(_interning.Intern(change.Tuple));
            }
            else if (_interning.TryFind(change.Tuple, out var tuple))
            {
                batch.Delete(tuple);
            }
        }

        var next = batch.Finish(revision);
        _current = next;
        _history.Add(next, changes.Count);
    }
}
