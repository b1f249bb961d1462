using System.Collections.Immutable;

namespace AuthGateway.Telemetry;

/// <summary>One request as the management port shows it; times in microseconds, and the owners sum to the total.</summary>
internal sealed record RecentRequest(
    DateTimeOffset CompletedAt,
    string RequestId,
    string Method,
    string Route,
    int Status,
    string Decision,
    string? Reason,
    long TotalMicroseconds,
    ImmutableSortedDictionary<string, long> OwnerMicroseconds)
{
    /// <summary>How long the request had been waiting before it came here; null when nobody said.</summary>
    public long? QueuedBeforeMicroseconds { get; init; }

    /// <summary>The name of the policy's decision; none where no policy was asked.</summary>
    public DecisionId DecisionId { get; init; }

    /// <summary>By whose fault it failed; null when nobody was at fault.</summary>
    public string? FailedBy { get; init; }
}
