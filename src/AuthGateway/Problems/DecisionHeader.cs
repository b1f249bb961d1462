namespace AuthGateway.Problems;

/// <summary>How an answer names the decision that it comes from.</summary>
internal static class DecisionHeader
{
    /// <summary>
    /// The header. Set before an answer is written: a problem keeps it and repeats it in its body, and what an upstream sends under this name never passes.
    /// </summary>
    public const string Name = "AuthGateway-Decision-Id";

    /// <summary>The member of a problem's body.</summary>
    public const string Member = "decision_id";
}
