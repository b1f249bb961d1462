namespace AuthGateway.Relations.Graph;

/// <summary>
/// All of a store's tuples at one revision, immutable. An evaluation takes one snapshot and reads nothing else, so it can't see half of a batch
/// or a mix of two revisions, however long it takes; the collector frees a snapshot when its last reader has gone. Snapshots share what did not
/// change between them: a change costs some kilobytes for as long as an older snapshot is held.
/// </summary>
internal sealed class GraphSnapshot
{
    private readonly SlotTrie _slots;

    internal GraphSnapshot(Vocabulary vocabulary, ObjectNames names, SlotTrie slots, long revision, long tuples, int objects)
    {
        Vocabulary = vocabulary;
        Names = names;
        _slots = slots;
        Revision = revision;
        TupleCount = tuples;
        ObjectCount = objects;
    }

    /// <summary>The revision.</summary>
    public long Revision { get; }

    /// <summary>How many tuples there are.</summary>
    public long TupleCount { get; }

    /// <summary>How many objects have a tuple, at either end.</summary>
    public int ObjectCount { get; }

    /// <summary>The types and relations as numbers.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The objects as numbers. It may know objects that came after this revision: they have no edges here.</summary>
    public ObjectNames Names { get; }

    internal SlotTrie Slots => _slots;

    /// <summary>Who has which relation to an object: edges of relation and subject.</summary>
    public EdgeSet Subjects(int id) => new(_slots.Get(SubjectsSlot(id)));

    /// <summary>To what a subject has which relation: edges of the subject's kind and the relation.</summary>
    public EdgeSet Objects(int id) => new(_slots.Get(ObjectsSlot(id)));

    // Both ends of one object are neighbours: what is read together lies in one node. An object that only one request names has neither.
    internal static int SubjectsSlot(int id) => id >= ObjectNames.MaxCount ? int.MaxValue : id << 1;

    internal static int ObjectsSlot(int id) => id >= ObjectNames.MaxCount ? int.MaxValue : (id << 1) | 1;
}
