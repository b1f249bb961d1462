namespace AuthGateway.Commands;

/// <summary>What a replay reads.</summary>
/// <param name="Lines">The decision log.</param>
/// <param name="Model">The model; null for those that Redis has.</param>
/// <param name="Tuples">The relationships; null for those that Redis has.</param>
internal sealed record ReplayFiles(string Lines, string? Model, string? Tuples);
