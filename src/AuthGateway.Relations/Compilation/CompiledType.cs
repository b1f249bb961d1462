using System.Collections.Frozen;

namespace AuthGateway.Relations.Compilation;

/// <summary>A type of a compiled model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Objects">The kind of its objects.</param>
/// <param name="Wildcards">The kind of everybody of it.</param>
internal sealed record CompiledType(string Name, ushort Objects, ushort Wildcards)
{
    /// <summary>Its relations by name.</summary>
    public FrozenDictionary<string, CompiledRelation> Relations { get; internal set; } = FrozenDictionary<string, CompiledRelation>.Empty;

    /// <summary>A relation by name, without a string being made for it.</summary>
    public CompiledRelation? Find(ReadOnlySpan<char> relation) =>
        Relations.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(relation, out var found) ? found : null;

    /// <inheritdoc/>
    public bool Equals(CompiledType? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Objects;
}
