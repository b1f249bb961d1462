namespace AuthGateway.LoadTests.Reporting;

/// <summary>Some bars of one scale.</summary>
/// <param name="Title">What they show.</param>
/// <param name="Format">How their numbers are written.</param>
/// <param name="Bars">The bars.</param>
internal sealed record Panel(string Title, string Format, IReadOnlyList<Bar> Bars);
