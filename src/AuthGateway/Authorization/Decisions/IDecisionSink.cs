namespace AuthGateway.Authorization.Decisions;

/// <summary>Where the lines of the decision log go.</summary>
internal interface IDecisionSink
{
    /// <summary>Writes whole lines. Never throws for what the place does.</summary>
    /// <returns>Null when all are there, else why not: a short fixed word.</returns>
    ValueTask<string?> WriteAsync(string lines, CancellationToken cancellation);
}
