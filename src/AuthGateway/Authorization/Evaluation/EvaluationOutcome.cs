using AuthGateway.Latency;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>What a question came to. Closed: there is no fourth case.</summary>
internal abstract record EvaluationOutcome
{
    private EvaluationOutcome()
    {
    }

    /// <summary>They may.</summary>
    internal sealed record Allowed : EvaluationOutcome
    {
        public static readonly Allowed Instance = new();
    }

    /// <summary>They may not.</summary>
    /// <param name="Reason">Why, in a short fixed word made from the rule and not from the question.</param>
    internal sealed record Denied(string Reason) : EvaluationOutcome;

    /// <summary>Nobody knows now. Whoever asks refuses, and may ask again.</summary>
    /// <param name="Reason">Why, in a short fixed word.</param>
    /// <param name="Missing">Whose answer was missing.</param>
    internal sealed record Unavailable(string Reason, LatencyOwner Missing) : EvaluationOutcome;
}
