namespace AuthGateway.Cel.Syntax;

/// <summary>What a comprehension does.</summary>
internal enum ComprehensionKind
{
    /// <summary><c>all</c></summary>
    All,

    /// <summary><c>exists</c></summary>
    Exists,

    /// <summary><c>exists_one</c>, <c>existsOne</c></summary>
    ExistsOne,

    /// <summary><c>map</c> and <c>transformList</c></summary>
    Map,

    /// <summary><c>filter</c></summary>
    Filter,

    /// <summary><c>transformMap</c></summary>
    TransformMap,
}
