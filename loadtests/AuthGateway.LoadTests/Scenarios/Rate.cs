namespace AuthGateway.LoadTests.Scenarios;

/// <summary>How many requests are sent in a second, however late the answers are: one of the two.</summary>
/// <param name="PerSecond">So many.</param>
/// <param name="Load">This share of the peer's own measured maximum.</param>
internal sealed record Rate(double? PerSecond = null, double? Load = null);
