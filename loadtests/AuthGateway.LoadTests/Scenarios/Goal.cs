namespace AuthGateway.LoadTests.Scenarios;

/// <summary>What one peer's figure ought to be, as a multiple of another's.</summary>
/// <param name="Of">Whose.</param>
/// <param name="To">The other's.</param>
/// <param name="Figure">Which figure.</param>
/// <param name="AtLeast">The least that meets it, if it has one.</param>
/// <param name="AtMost">The most that meets it, if it has one.</param>
internal sealed record Goal(string Of, string To, Figure Figure, double? AtLeast = null, double? AtMost = null)
{
    /// <summary>Whether a ratio meets it.</summary>
    public bool IsMet(double ratio) => (AtLeast is not { } least || ratio >= least) && (AtMost is not { } most || ratio <= most);
}
