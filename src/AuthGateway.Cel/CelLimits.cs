namespace AuthGateway.Cel;

/// <summary>What an expression may take. Beyond any of these it is refused, or its evaluation ends.</summary>
internal sealed record CelLimits
{
    /// <summary>The limits that apply when none are given.</summary>
    public static CelLimits Default { get; } = new();

    /// <summary>Characters (UTF-16) of source. OpenFGA's models as a whole are at most 256 KB; one condition needs far less.</summary>
    public int SourceLength { get; init; } = 8_192;

    /// <summary>How deep operators, calls, brackets and literals may stand in each other. cel-go's parser allows 250.</summary>
    public int Nesting { get; init; } = 100;

    /// <summary>Nodes of the syntax tree.</summary>
    public int Nodes { get; init; } = 2_000;

    /// <summary>How deep comprehensions may stand in each other; n of them cost elements to the power of n.</summary>
    public int ComprehensionNesting { get; init; } = 3;

    /// <summary>Characters of a regular expression, a constant or a computed one.</summary>
    public int PatternLength { get; init; } = 512;

    /// <summary>What one evaluation may cost, in cel-go's units. OpenFGA's default is 100.</summary>
    public long EvaluationCost { get; init; } = 100;
}
