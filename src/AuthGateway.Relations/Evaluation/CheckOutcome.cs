using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Explanation;

namespace AuthGateway.Relations.Evaluation;

/// <summary>What came of a check. Closed.</summary>
internal abstract record CheckOutcome
{
    private CheckOutcome()
    {
    }

    /// <summary>It was answered.</summary>
    /// <param name="IsAllowed">The answer.</param>
    /// <param name="Revision">The revision that it was answered at.</param>
    /// <param name="Explanation">The way to it, if it was asked for.</param>
    public sealed record Answered(bool IsAllowed, long Revision, CheckExplanation? Explanation) : CheckOutcome;

    /// <summary>There is no answer. It is no refusal either: the caller decides what that means.</summary>
    /// <param name="Error">Why.</param>
    /// <param name="Explanation">How far it came, if it was asked for.</param>
    public sealed record Failed(RelationError Error, CheckExplanation? Explanation = null) : CheckOutcome;
}
