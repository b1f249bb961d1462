namespace AuthGateway.Relations.Graph;

/// <summary>
/// The last revisions, so that a listing's next page can be answered at the revision of its first. Bounded by the number of changes that lie between
/// them and not by time: each kept change holds some kilobytes of what it replaced.
/// </summary>
internal sealed class SnapshotHistory
{
    /// <summary>The most revisions that are kept.</summary>
    public const int MaxRevisions = 1024;

    /// <summary>The most changes between the oldest kept revision and the newest: about 40 MB at ten kilobytes a change.</summary>
    public const int MaxChanges = 4096;

    private readonly Lock _lock = new();
    private readonly Queue<(GraphSnapshot Snapshot, int Changes)> _kept = new();
    private int _changes;

    /// <summary>Keeps a revision; the oldest ones go when there are too many.</summary>
    /// <param name="snapshot">The newest revision.</param>
    /// <param name="changes">By how many changes it differs from the one before.</param>
    public void Add(GraphSnapshot snapshot, int changes)
    {
        lock (_lock)
        {
            _kept.Enqueue((snapshot, changes));
            _changes += changes;
            while (_kept.Count > 1 && (_kept.Count > MaxRevisions || _changes - _kept.Peek().Changes > MaxChanges))
            {
                _changes -= _kept.Dequeue().Changes;
            }
        }
    }

    /// <summary>A kept revision.</summary>
    public bool TryGet(long revision, out GraphSnapshot? snapshot)
    {
        lock (_lock)
        {
            snapshot = null;
            foreach (var (kept, _) in _kept)
            {
                if (kept.Revision == revision)
                {
                    snapshot = kept;
                }
            }

            return snapshot is not null;
        }
    }
}
