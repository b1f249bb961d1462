namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>What a line of the decision log is. Closed.</summary>
internal abstract record LoggedLine
{
    private LoggedLine()
    {
    }

    /// <summary>A decision that can be made again.</summary>
    internal sealed record Whole(LoggedDecision Decision) : LoggedLine;

    /// <summary>An evaluation that can be made again.</summary>
    internal sealed record Evaluation(LoggedEvaluation Decision) : LoggedLine;

    /// <summary>Denials that were counted, with nothing to make them from again.</summary>
    internal sealed record Repeated(long Count) : LoggedLine;

    /// <summary>No line of the decision log that can be used.</summary>
    /// <param name="Problem">What is wrong with it.</param>
    internal sealed record Wrong(string Problem) : LoggedLine;
}
