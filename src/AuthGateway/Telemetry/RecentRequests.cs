using System.Collections.Immutable;
using AuthGateway.Latency;
using AuthGateway.Telemetry.Tracing;

namespace AuthGateway.Telemetry;

/// <summary>The last requests with their splits, for somebody who looks at the management port. Bounded: the oldest is overwritten.</summary>
internal sealed class RecentRequests(TimeProvider clock)
{
    private const int Kept = 128;

    private readonly RecentRequest?[] _ring = new RecentRequest?[Kept];
    private long _next = -1;

    /// <summary>Whether anything is kept: only where somebody may look (a few hundred bytes for each request otherwise wasted).</summary>
    public bool Enabled { get; set; }

    /// <summary>Keeps one request.</summary>
    public void Add(HttpContext context, RequestRecord record, string route, int status, in LedgerSplit split)
    {
        if (!Enabled)
        {
            return;
        }

        var owners = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var owner in LatencyOwners.All)
        {
            owners[owner.Name()] = split.Microseconds(owner);
        }

        var request = new RecentRequest(
            clock.GetUtcNow(), record.Trace.Server.TraceId.ToHexString(), HttpNames.Method(context.Request.Method), route, status, record.Decision.Name(), record.Reason, split.TotalMicroseconds, owners.ToImmutable())
        {
            QueuedBeforeMicroseconds = (long?)record.QueuedBefore?.TotalMicroseconds,
            DecisionId = record.DecisionId,
            FailedBy = record.FailedBy?.Name(),
        };
        var slot = Interlocked.Increment(ref _next) % Kept;
        Volatile.Write(ref _ring[slot], request);
    }

    /// <summary>What is kept, the newest first.</summary>
    public IReadOnlyList<RecentRequest> Newest() =>
        [.. _ring.OfType<RecentRequest>().OrderByDescending(request => request.CompletedAt)];
}
