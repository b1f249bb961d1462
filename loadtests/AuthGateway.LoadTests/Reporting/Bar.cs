namespace AuthGateway.LoadTests.Reporting;

/// <summary>One bar of a plot.</summary>
/// <param name="Title">What stands before it.</param>
/// <param name="Figure">How long it is.</param>
/// <param name="IsOurs">Whether it is the gateway's.</param>
internal sealed record Bar(string Title, Spread Figure, bool IsOurs);
