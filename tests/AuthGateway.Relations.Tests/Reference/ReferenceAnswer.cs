namespace AuthGateway.Relations.Tests.Reference;

/// <summary>What the reference says of a relation.</summary>
internal enum ReferenceAnswer
{
    /// <summary>Not so.</summary>
    No,

    /// <summary>So.</summary>
    Yes,

    /// <summary>It depends on a condition that can't be told.</summary>
    Unknown,

    /// <summary>It goes round in a circle through an exclusion, and depends on a condition that can't be told: either of no and unknown will do.</summary>
    NoOrUnknown,
}
