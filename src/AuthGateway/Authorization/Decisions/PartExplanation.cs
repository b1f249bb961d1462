using System.Collections.Immutable;
using AuthGateway.Authorization.Conditions;

namespace AuthGateway.Authorization.Decisions;

/// <summary>A part of a policy: what it demands, and what the caller and the request had.</summary>
/// <param name="Part">Which kind: the word of its reason, or <c>all_of</c>, <c>any_of</c>.</param>
internal sealed record PartExplanation(string Part)
{
    /// <summary>What it came to.</summary>
    public PartOutcome Outcome { get; init; }

    /// <summary>Why it did not hold; null when it did, or was not looked at.</summary>
    public string? Reason { get; init; }

    /// <summary>Of what it is: a claim's name.</summary>
    public string? Name { get; init; }

    /// <summary>How many of the values are demanded: <c>all</c> or <c>any</c>; null where none are.</summary>
    public string? Match { get; init; }

    /// <summary>The values that are demanded.</summary>
    public ImmutableArray<string> Demanded { get; init; } = [];

    /// <summary>The caller's own values; default where they were not looked at.</summary>
    public ImmutableArray<string> Found { get; init; }

    /// <summary>Of a condition, its source; else null.</summary>
    public string? Condition { get; init; }

    /// <summary>Of a condition, what its parts came to; default where they were not looked at.</summary>
    public ImmutableArray<ConditionStep> Steps { get; init; }

    /// <summary>Of a condition, the objects whose attributes it was told.</summary>
    public ImmutableArray<AttributeNote> Attributes { get; init; } = [];

    /// <summary>Of a relationship, what was asked; else null.</summary>
    public RelationExplanation? Relation { get; init; }

    /// <summary>The parts within it, in the order in which they are looked at.</summary>
    public ImmutableArray<PartExplanation> Parts { get; init; } = [];
}
