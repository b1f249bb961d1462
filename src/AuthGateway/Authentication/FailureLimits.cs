using AuthGateway.Audit;
using AuthGateway.Redis.Limits;

namespace AuthGateway.Authentication;

/// <summary>Makes the limits of wrong credentials, one for each kind of credential, and holds what they share.</summary>
internal sealed class FailureLimits(IRateLimits limits, LimitMetrics metrics, IAuditTrail audit, TimeProvider clock, ILogger<FailureLimit> logger)
{
    /// <summary>The counters of all replicas.</summary>
    public IRateLimits Counters => limits;

    /// <summary>What is told of refusals.</summary>
    public LimitMetrics Metrics => metrics;

    /// <summary>Where a limit that was hit is recorded.</summary>
    public IAuditTrail Audit => audit;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>The log.</summary>
    public ILogger Logger => logger;

    /// <summary>Makes a limit.</summary>
    /// <param name="name">The rule's name.</param>
    /// <param name="settings">How many, in which time.</param>
    /// <param name="scope">Where one rule has several parties that know credentials: which one of them. Each counts for itself.</param>
    public FailureLimit Create(string name, FailureLimitSettings settings, string scope = "") => new(this, name, settings, scope);
}
