namespace AuthGateway.Cel.Patterns;

/// <summary>The flags of RE2 that are covered.</summary>
[Flags]
internal enum PatternFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>i</c></summary>
    IgnoreCase = 1,

    /// <summary><c>m</c></summary>
    Multiline = 2,

    /// <summary><c>s</c></summary>
    DotAll = 4,
}
