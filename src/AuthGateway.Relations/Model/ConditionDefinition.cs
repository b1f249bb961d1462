using System.Collections.Immutable;

namespace AuthGateway.Relations.Model;

/// <summary>A condition that tuples can be bound to.</summary>
/// <param name="Name">The condition's name.</param>
/// <param name="Expression">Its expression in CEL, as written.</param>
/// <param name="Parameters">What the expression may name, in the order of the source.</param>
internal sealed record ConditionDefinition(string Name, string Expression, ImmutableArray<ConditionParameter> Parameters)
{
    /// <summary>The module that defines it; null in a model of one piece.</summary>
    public ModuleSource? Source { get; init; }
}
