using AuthGateway.Latency;

namespace AuthGateway.Identity;

/// <summary>What judging a handed-over credential came to. Closed: there is no other case.</summary>
internal abstract record SubjectTokenOutcome
{
    private SubjectTokenOutcome()
    {
    }

    /// <summary>It proves whom it speaks of, and was not revoked.</summary>
    internal sealed record Verified(Principal Principal) : SubjectTokenOutcome;

    /// <summary>It is worth nothing.</summary>
    /// <param name="Reason">A short fixed word for the log, the metrics and the audit record.</param>
    internal sealed record Refused(string Reason) : SubjectTokenOutcome;

    /// <summary>It could not be judged: 503, whatever it is worth.</summary>
    internal sealed record Unavailable(string Reason, LatencyOwner Missing) : SubjectTokenOutcome;
}
