using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AuthGateway.Latency;

namespace AuthGateway.Telemetry;

/// <summary>The gateway's own metrics. Labels come from the configuration and from closed lists, never from a request.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "AuthGateway";

    private static readonly KeyValuePair<string, object?>[] OwnerTags =
        [.. Enumerable.Range(0, LatencyOwners.Count).Select(owner => new KeyValuePair<string, object?>("owner", ((LatencyOwner)owner).Name()))];

    // As many as the configuration has.
    private readonly ConcurrentDictionary<string, byte> _knownRoutes = new(StringComparer.Ordinal);
    private readonly Histogram<double> _request;
    private readonly Histogram<double> _internal;
    private readonly Histogram<double> _owner;
    private readonly Histogram<double> _queuedBefore;
    private readonly Histogram<double> _stall;
    private readonly Counter<long> _errors;
    private readonly long[] _ticks = new long[LatencyOwners.Count];
    private readonly Histogram<double> _stream;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _removedHeaders;
    private readonly Counter<long> _endedConnections;
    private long _active;
    private long _ticksPerSecond = 1;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBoundaries.Seconds };
        _request = meter.CreateHistogram("authgateway.request.duration", "s", "From the first middleware to the last byte.", tags: null, advice);
        _internal = meter.CreateHistogram("authgateway.request.internal.duration", "s", "The gateway's own part of a request's time: its work, its queues and its stalls.", tags: null, advice);
        _owner = meter.CreateHistogram("authgateway.request.owner.duration", "s", "One owner's part of a request's time.", tags: null, advice);
        // The two that every request changes several times are kept here and read when somebody looks.
        meter.CreateObservableCounter("authgateway.time", Times, "s", "All time of all requests, by owner.");
        _queuedBefore = meter.CreateHistogram("authgateway.upstream_of_us.queue.duration", "s", "How long a request had been waiting before it came here, by the API gateway's X-Request-Start.", tags: null, advice);
        _stall = meter.CreateHistogram("authgateway.process.stall.duration", "s", "Stalls of the whole process: collections, a starved thread pool, a throttled CPU.", tags: null, advice);
        _errors = meter.CreateCounter<long>("authgateway.request.errors", "{request}", "Requests that failed, by whose fault it was.");
        _stream = meter.CreateHistogram("authgateway.stream.duration", "s", "A stream, from its headers to its end.", tags: null, advice);
        _decisions = meter.CreateCounter<long>("authgateway.decisions", "{decision}", "How far requests came, and why no further.");
        _removedHeaders = meter.CreateCounter<long>("authgateway.request.headers.removed", "{header}", "Inbound headers that pretended an identity.");
        _endedConnections = meter.CreateCounter<long>("authgateway.connections.ended", "{connection}", "Callers' connections that the gateway ended, and why.");
        meter.CreateObservableUpDownCounter("authgateway.requests.active", () => Interlocked.Read(ref _active), "{request}", "Requests in flight.");
    }

    /// <summary>A request began.</summary>
    public void Began() => Interlocked.Increment(ref _active);

    /// <summary>A request ended, or a stream did.</summary>
    public void Ended() => Interlocked.Decrement(ref _active);

    /// <summary>A caller's connection was ended by the gateway.</summary>
    /// <param name="reason">The code of the answer that ended it, or another of a closed list.</param>
    public void ConnectionEnded(string reason) => _endedConnections.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>The process stood still.</summary>
    public void Stalled(TimeSpan duration) => _stall.Record(duration.TotalSeconds);

    /// <summary>Counts a closed ledger.</summary>
    public void Closed(RequestRecord record, string route, int status, in LedgerSplit split)
    {
        var routeTag = new KeyValuePair<string, object?>("route", route);
        if (!_knownRoutes.ContainsKey(route) && _knownRoutes.TryAdd(route, 0))
        {
            BeginErrors(routeTag);
        }

        _request.Record(split.TotalSeconds, routeTag, new("http.response.status_code", StatusCodeTags.Of(status)));
        _internal.Record(split.InternalSeconds, routeTag);
        _ticksPerSecond = split.TicksPerSecond;
        foreach (var owner in LatencyOwners.All)
        {
            if (split.Ticks(owner) > 0)
            {
                _owner.Record(split.Seconds(owner), routeTag, OwnerTags[(int)owner]);
                Interlocked.Add(ref _ticks[(int)owner], split.Ticks(owner));
            }
        }

        if (record.QueuedBefore is { } queued)
        {
            _queuedBefore.Record(queued.TotalSeconds, routeTag);
        }

        if (record.FailedBy is { } failedBy)
        {
            _errors.Add(1, routeTag, OwnerTags[(int)failedBy]);
        }

        _decisions.Add(1, routeTag, new("decision", record.Decision.Name()), new("reason", record.Reason ?? ""));
        if (record.RemovedHeaders > 0)
        {
            _removedHeaders.Add(record.RemovedHeaders, routeTag);
        }
    }

    // A counter that is born at its first error has no rise that a rate could see: each is there, at zero, from the
    // route's first request on.
    private void BeginErrors(KeyValuePair<string, object?> routeTag)
    {
        foreach (var owner in LatencyOwners.All.Where(owner => owner == LatencyOwner.Own || owner.CanBeWaitedFor()))
        {
            _errors.Add(0, routeTag, OwnerTags[(int)owner]);
        }
    }

    private IEnumerable<Measurement<double>> Times() =>
        LatencyOwners.All.Select(owner => new Measurement<double>((double)Interlocked.Read(ref _ticks[(int)owner]) / Interlocked.Read(ref _ticksPerSecond), OwnerTags[(int)owner]));

    /// <summary>Counts a stream that ended.</summary>
    public void StreamEnded(string route, double seconds) => _stream.Record(seconds, new KeyValuePair<string, object?>("route", route));
}
