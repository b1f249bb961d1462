namespace AuthGateway.Problems;

/// <summary>The connection ends with the answer, whatever its caller asked for.</summary>
/// <param name="Reason">The code of the problem that it ends for.</param>
internal sealed record ConnectionEnding(string Reason);
