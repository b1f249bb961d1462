namespace AuthGateway.Problems;

/// <summary>The connection ends with the answer, and not because its caller asked for that.</summary>
/// <param name="Reason">The code of the problem that it ends for.</param>
internal sealed record ConnectionEnding(string Reason);
