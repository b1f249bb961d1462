namespace AuthGateway.Relations.Explanation;

/// <summary>What came of a step.</summary>
internal enum ExplanationResult
{
    /// <summary>It is not so.</summary>
    False,

    /// <summary>It is so.</summary>
    True,

    /// <summary>It can't be told.</summary>
    Unknown,
}
