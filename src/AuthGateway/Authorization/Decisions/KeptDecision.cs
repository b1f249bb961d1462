using AuthGateway.Identity;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>What is kept of any decision, a policy's or a rule's: by its name it can be explained, and it may be logged.</summary>
internal abstract class KeptDecision(DecisionId id, Principal caller, string place, DateTimeOffset time)
{
    /// <summary>Its name.</summary>
    public DecisionId Id { get; } = id;

    /// <summary>Of a policy, whom it is about; of a rule, who asked.</summary>
    public Principal Caller { get; } = caller;

    /// <summary>Where the question came from: a route's name, or that of an endpoint which decides for others.</summary>
    public string Place { get; } = place;

    /// <summary>When.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>How long it took, waiting for stores included.</summary>
    public TimeSpan Took { get; protected set; }

    /// <summary>What decided, by a name from the configuration; null where there was nothing that could.</summary>
    public abstract string? DecidedBy { get; }

    /// <summary>The outcome in one word.</summary>
    public abstract string Outcome { get; }

    /// <summary>Why not; null when allowed.</summary>
    public abstract string? Reason { get; }

    /// <summary>Whether it was allowed.</summary>
    public bool IsAllowed => Outcome == DecisionOutcomes.Allowed;
}
