namespace AuthGateway.LoadTests.Scenarios;

/// <summary>What one peer's figure ought to be: a multiple of another's, or a number in the figure's own unit.</summary>
/// <param name="Of">Whose.</param>
/// <param name="Figure">Which figure.</param>
/// <param name="To">The other's; null where the goal is a number.</param>
/// <param name="PlusSignature">The other's figure counts with the CPU time of checking one signature, measured in the same run.</param>
/// <param name="Difference">The goal is how much more it is than the other's, not a multiple.</param>
/// <param name="AtLeast">The least that meets it, if it has one.</param>
/// <param name="AtMost">The most that meets it, if it has one.</param>
internal sealed record Goal(string Of, Figure Figure, string? To = null, bool PlusSignature = false, bool Difference = false, double? AtLeast = null, double? AtMost = null)
{
    /// <summary>Whether a ratio, or a number, meets it.</summary>
    public bool IsMet(double value) => (AtLeast is not { } least || value >= least) && (AtMost is not { } most || value <= most);
}
