namespace AuthGateway.Relations.Explanation;

/// <summary>What a step of an explanation is about.</summary>
internal enum ExplanationKind
{
    /// <summary>A relation of an object.</summary>
    Userset,

    /// <summary>A rule of the model.</summary>
    Rewrite,

    /// <summary>A tuple.</summary>
    Tuple,
}
