namespace AuthGateway.Relations.Graph;

/// <summary>One batch of changes on its way from a snapshot to the next: nothing of it can be seen before it is whole.</summary>
internal sealed class GraphBatch(GraphSnapshot before)
{
    private readonly SortedDictionary<int, object?> _written = [];
    private long _tuples = before.TupleCount;
    private int _objects = before.ObjectCount;

    /// <summary>Adds a tuple, or gives the one that is there another condition.</summary>
    public void Put(InternedTuple tuple)
    {
        var (forward, reverse) = (GraphSnapshot.SubjectsSlot(tuple.ObjectId), GraphSnapshot.ObjectsSlot(tuple.SubjectId));
        var subjects = Read(forward);
        _tuples += subjects.TryFind(tuple.SubjectKey, out _) ? 0 : 1;
        Write(tuple.ObjectId, forward, subjects.With(tuple.SubjectKey, tuple.Condition));
        Write(tuple.SubjectId, reverse, Read(reverse).WithMark(tuple.ObjectKey, tuple.Condition is not null));
    }

    /// <summary>Takes a tuple away, if it is there.</summary>
    public void Delete(InternedTuple tuple)
    {
        var (forward, reverse) = (GraphSnapshot.SubjectsSlot(tuple.ObjectId), GraphSnapshot.ObjectsSlot(tuple.SubjectId));
        var subjects = Read(forward);
        _tuples -= subjects.TryFind(tuple.SubjectKey, out _) ? 1 : 0;
        Write(tuple.ObjectId, forward, subjects.Without(tuple.SubjectKey));
        Write(tuple.SubjectId, reverse, Read(reverse).Without(tuple.ObjectKey));
    }

    /// <summary>The snapshot after it.</summary>
    public GraphSnapshot Finish(long revision) =>
        new(before.Vocabulary, before.Names, before.Slots.With([.. _written.Keys], [.. _written.Values]), revision, _tuples, _objects);

    private EdgeSet Read(int slot) => new(_written.TryGetValue(slot, out var written) ? written : before.Slots.Get(slot));

    private void Write(int id, int slot, EdgeSet set)
    {
        var wasOrphan = IsOrphan(id);
        _written[slot] = set.Root;
        _objects += (wasOrphan ? 1 : 0) - (IsOrphan(id) ? 1 : 0);
    }

    private bool IsOrphan(int id) => Read(GraphSnapshot.SubjectsSlot(id)).IsEmpty && Read(GraphSnapshot.ObjectsSlot(id)).IsEmpty;
}
