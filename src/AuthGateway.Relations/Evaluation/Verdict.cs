namespace AuthGateway.Relations.Evaluation;

/// <summary>What came of a relation for the subject.</summary>
internal enum Verdict : byte
{
    /// <summary>It has it not.</summary>
    False,

    /// <summary>It has it.</summary>
    True,

    /// <summary>It can't be told: a condition lacks something, or the depth is exceeded. Another branch may still decide.</summary>
    Unknown,

    /// <summary>The evaluation ends here, whatever other branches would say.</summary>
    Ended,
}
