namespace AuthGateway.Authorization.Bundles.Testing;

/// <summary>What came of a case.</summary>
/// <param name="Outcome">One of <see cref="TestOutcomes"/>.</param>
/// <param name="Reason">Why, in the words of logs and metrics; null where it was allowed.</param>
/// <param name="Route">The route; null where none was found.</param>
/// <param name="Policy">The route's policy, without a version.</param>
internal sealed record TestVerdict(string Outcome, string? Reason, string? Route, string? Policy)
{
    /// <summary>Whether it is what the case expects.</summary>
    public bool Fits(PolicyTestCase test) => Outcome == test.Outcome
        && (test.Reason is null || test.Reason == Reason) && (test.Route is null || test.Route == Route) && (test.Policy is null || test.Policy == Policy);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Outcome}{(Reason is null ? "" : $" ({Reason})")}{(Route is null ? "" : $" by route {Route}")}{(Policy is null ? "" : $", policy {Policy}")}";
}
