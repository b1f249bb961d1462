namespace AuthGateway.Redis.Limits;

/// <summary>What charging came to. Closed: there is no other case.</summary>
internal abstract record LimitOutcome
{
    private LimitOutcome()
    {
    }

    /// <summary>All of the rules allow it.</summary>
    /// <param name="Rule">The rule that has least left; null when every rule is switched off.</param>
    /// <param name="Remaining">How many are left by that rule.</param>
    /// <param name="ResetAfter">When that rule has more again.</param>
    internal sealed record Allowed(LimitRule? Rule, int Remaining, TimeSpan ResetAfter) : LimitOutcome;

    /// <summary>A rule does not allow it: 429.</summary>
    internal sealed record Exceeded(LimitRule Rule, TimeSpan RetryAfter) : LimitOutcome;

    /// <summary>Redis did not answer: 503.</summary>
    internal sealed record Unavailable(string Reason) : LimitOutcome;
}
