using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Compilation;

/// <summary>A relation of a compiled model.</summary>
internal sealed class CompiledRelation(CompiledType type, RelationDefinition definition, int index, ushort kind)
{
    /// <summary>The type that has it.</summary>
    public CompiledType Type { get; } = type;

    /// <summary>Its name.</summary>
    public string Name { get; } = definition.Name;

    /// <summary>As the model's author wrote it.</summary>
    public RelationDefinition Definition { get; } = definition;

    /// <summary>Its place among the model's relations.</summary>
    public int Index { get; } = index;

    /// <summary>Its number in the store's vocabulary.</summary>
    public ushort Kind { get; } = kind;

    /// <summary>Who has it.</summary>
    public CompiledRewrite Rewrite { get; internal set; } = CompiledRewrite.Direct.Instance;

    /// <summary>Whom tuples may give it to; objects and everybody first, then usersets.</summary>
    public DirectKind[] Direct { get; internal set; } = [];

    /// <summary>How many of <see cref="Direct"/> are usersets; they are the last ones.</summary>
    public int UsersetCount { get; internal set; }

    /// <summary>Whether tuples alone decide it, and none of them names a userset: membership is one search in one set.</summary>
    public bool IsPlain { get; internal set; }

    /// <summary>Whether its own rule has no intersection and no exclusion: who has one of its operands has it.</summary>
    public bool IsUnion { get; internal set; }

    /// <summary>Whether nothing that it depends on has an intersection or an exclusion: what a listing reaches then has it, without a check.</summary>
    public bool IsMonotone { get; internal set; }

    /// <summary>By kind, whether such a subject can have it at all, whatever the tuples.</summary>
    internal BitSet Reach { get; set; } = new(0);

    /// <summary>The kind of subject, if tuples may name it.</summary>
    public DirectKind? FindDirect(ushort subject)
    {
        foreach (var direct in Direct)
        {
            if (direct.Kind == subject)
            {
                return direct;
            }
        }

        return null;
    }

    /// <summary>Whether a subject of a kind can have it at all, whatever the tuples. A branch where it can't is false before anything is read.</summary>
    public bool CanBeHeldBy(ushort subject) => Reach[subject];

    /// <inheritdoc/>
    public override string ToString() => $"{Type.Name}#{Name}";
}
