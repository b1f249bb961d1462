using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Graph;

/// <summary>A leaf in which some edge has a condition. Leaves without any are bare arrays: a million small sets would pay for the header.</summary>
internal sealed class EdgeLeaf(ulong[] edges, RelationshipCondition?[] conditions)
{
    /// <summary>The edges, sorted.</summary>
    public ulong[] Edges { get; } = edges;

    /// <summary>The conditions at the same places.</summary>
    public RelationshipCondition?[] Conditions { get; } = conditions;
}
