namespace AuthGateway.Authorization.Bundles.Testing;

/// <summary>What came of a case.</summary>
/// <param name="Outcome">One of <see cref="TestOutcomes"/>.</param>
/// <param name="Reason">Why, in the words of logs and metrics; null where it was allowed.</param>
/// <param name="Route">The route; null where none was found.</param>
/// <param name="Policy">The route's policy, without a version.</param>
internal sealed record TestVerdict(string Outcome, string? Reason, string? Route, string? Policy)
{
    /// <summary>The rule that decided about a question; null where it was a request, or no rule was found.</summary>
    public string? Rule { get; init; }

    /// <summary>Whether it is what the case expects.</summary>
    public bool Fits(PolicyTestCase test) => Outcome == test.Outcome
        && (test.Reason is null || test.Reason == Reason) && (test.Route is null || test.Route == Route) && (test.Policy is null || test.Policy == Policy) && (test.Rule is null || test.Rule == Rule);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Outcome}{(Reason is null ? "" : $" ({Reason})")}{(Route is null ? "" : $" by route {Route}")}{(Policy is null ? "" : $", policy {Policy}")}{(Rule is null ? "" : $" by rule {Rule}")}";
}
