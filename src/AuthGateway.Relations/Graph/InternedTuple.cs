using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Graph;

/// <summary>A tuple in numbers.</summary>
internal readonly record struct InternedTuple(int ObjectId, ushort Relation, ushort SubjectKind, int SubjectId, RelationshipCondition? Condition)
{
    /// <summary>The edge at the object.</summary>
    public ulong SubjectKey => Edge.Pack(Relation, SubjectKind, SubjectId);

    /// <summary>The edge at the subject.</summary>
    public ulong ObjectKey => Edge.Pack(SubjectKind, Relation, ObjectId);
}
