using AuthGateway.Latency;
using AuthGateway.Telemetry.Tracing;

namespace AuthGateway.Telemetry;

/// <summary>What there is to report of one request besides its time. Filled by the steps, read once when the ledger closes.</summary>
internal sealed class RequestRecord(HttpContext context, Ledger ledger)
{
    /// <summary>The request.</summary>
    public HttpContext Context { get; } = context;

    /// <summary>Its account.</summary>
    public Ledger Ledger { get; } = ledger;

    /// <summary>Its spans.</summary>
    public required RequestTrace Trace { get; init; }

    /// <summary>How far the request came.</summary>
    public RequestDecision Decision { get; set; } = RequestDecision.None;

    /// <summary>The name of the policy's decision; none where no policy was asked.</summary>
    public DecisionId DecisionId { get; set; }

    /// <summary>Whether the answer names the decision.</summary>
    public bool TellsDecision { get; set; }

    /// <summary>Why it came no further: a short fixed word.</summary>
    public string? Reason { get; set; }

    /// <summary>How many inbound identity headers were removed: above zero, somebody pretended.</summary>
    public int RemovedHeaders { get; set; }

    /// <summary>By whose fault the request failed, where somebody was at fault: the account of errors, beside that of time.</summary>
    public LatencyOwner? FailedBy { get; set; }

    /// <summary>How long the request had been waiting before it came here, by the API gateway's word; null without one.</summary>
    public TimeSpan? QueuedBefore { get; set; }

    /// <summary>The split at the moment the response's headers were written: what Server-Timing says.</summary>
    public LedgerSplit? AtHeaders { get; set; }

    /// <summary>Whether the response is a stream (a WebSocket, server-sent events), whose ledger closes at the headers.</summary>
    public bool IsStream { get; set; }

    /// <summary>When the stream began, in clock ticks.</summary>
    public long StreamStart { get; set; }
}
