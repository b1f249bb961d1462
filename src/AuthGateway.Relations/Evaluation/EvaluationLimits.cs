namespace AuthGateway.Relations.Evaluation;

/// <summary>How far one evaluation may go. Each bound has an error of its own; none of them shortens an answer.</summary>
internal sealed record EvaluationLimits
{
    /// <summary>The most usersets and parents between an object and its subject. OpenFGA's default; beyond it is <c>ResolutionTooComplex</c>.</summary>
    public int MaxHops { get; init; } = 25;

    /// <summary>The most usersets, or parents, of one object under one relation that a check looks at one by one. Beyond it is <c>ResolutionBreadthExceeded</c>.</summary>
    public int MaxBreadth { get; init; } = 100_000;

    /// <summary>
    /// The most steps of a check: relations asked for and tuples looked at. A step is about 50 ns, so this is some 50 ms. Beyond it is
    /// <c>ResolutionWorkExceeded</c>.
    /// </summary>
    public long MaxCheckWork { get; init; } = 1_000_000;

    /// <summary>The most steps of a listing. Beyond it is <c>ResolutionWorkExceeded</c>.</summary>
    public long MaxListWork { get; init; } = 50_000_000;

    /// <summary>The longest that a listing may take; beyond it is <c>DeadlineExceeded</c>. OpenFGA's default for its listings.</summary>
    public TimeSpan ListDeadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest that a batch of checks may take all in all; those that are left then are <c>DeadlineExceeded</c>.</summary>
    public TimeSpan BatchDeadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The most tuples that a request may bring along. OpenFGA's bound.</summary>
    public int MaxContextualTuples { get; init; } = 100;

    /// <summary>The most nodes of an explanation; what is left out is marked.</summary>
    public int MaxExplanationNodes { get; init; } = 512;
}
