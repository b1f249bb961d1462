using System.Collections.Frozen;

namespace AuthGateway.Telemetry;

/// <summary>
/// Every metric that is told to the outside: what is not listed here is dropped. docs/metrics.md says what each means;
/// a test holds the two together.
/// </summary>
internal static class MetricInventory
{
    /// <summary>.NET's meter of HTTP clients.</summary>
    public const string HttpClientMeter = "System.Net.Http";

    /// <summary>Kestrel's meter.</summary>
    public const string KestrelMeter = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>.NET's meter of the runtime.</summary>
    public const string RuntimeMeter = "System.Runtime";

    // Labels from the configuration: so many routes, clusters and issuers are told apart.
    private const int Configured = 500;
    // Statuses, owners and reasons are closed lists; few of them meet on one route.
    private const int ConfiguredTimesClosedList = 4_000;
    private const int ClosedList = 100;
    // Some thirty operations of Redis, each with success and some twenty words for failures. Over the bound, an outage, which makes
    // most of them at once, would be told as one series of nothing.
    private const int OperationsTimesFailures = 1_000;

    private const string Route = "route";
    private const string Owner = "owner";
    private const string ErrorType = "error.type";
    private const string Generation = "gc.heap.generation";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricDescription> All { get; } =
    [
        Own("authgateway.request.duration", ConfiguredTimesClosedList, Route, "http.response.status_code"),
        Own("authgateway.request.internal.duration", Configured, Route),
        Own("authgateway.request.owner.duration", ConfiguredTimesClosedList, Route, Owner),
        Own("authgateway.time", ClosedList, Owner),
        Own("authgateway.request.errors", ConfiguredTimesClosedList, Route, Owner),
        Own("authgateway.requests.active", 1),
        Own("authgateway.connections.ended", ClosedList, "reason"),
        Own("authgateway.places.taken", ClosedList, "kind"),
        Own("authgateway.places.most", ClosedList, "kind"),
        Own("authgateway.places.refused", ClosedList, "kind"),
        Own("authgateway.upstream_of_us.queue.duration", Configured, Route),
        Own("authgateway.upstream.queue.duration", Configured, "cluster"),
        Own("authgateway.upstream.slow_callers.ended", Configured, "cluster"),
        Own("authgateway.stream.duration", Configured, Route),
        Own("authgateway.decisions", ConfiguredTimesClosedList, Route, "decision", "reason"),
        Own("authgateway.decision_log.written", ClosedList, "outcome"),
        Own("authgateway.decision_log.repeated", 1),
        Own("authgateway.decision_log.lost", 1),
        Own("authgateway.decision_log.queued", 1),
        Own("authgateway.request.headers.removed", Configured, Route),
        Own("authgateway.door.requests", ClosedList, "door", "http.response.status_code"),
        Own("authgateway.process.stall.duration", 1),
        Own("authgateway.log.lines.lost", 1),
        Own("authgateway.spans.exported", 1),
        Own("authgateway.spans.dropped", ClosedList, "reason"),
        Own("authgateway.redis.circuits.open", 1),
        Own("authgateway.revocations.age", 1),
        Own("authgateway.revocations.entries", 1),
        Own("authgateway.revocations.missed", 1),
        Own("authgateway.relations.stores", 1),
        Own("authgateway.relations.tuples", 1),
        Own("authgateway.relations.age", 1),
        Own("authgateway.evaluations", ClosedList, "endpoint", "outcome"),
        Own("authgateway.policy.bundle.info", Configured, "namespace", "version"),
        Own("authgateway.policy.bundle.refused", ClosedList, "namespace"),
        Own("authgateway.policy.bundle.age", 1),
        Own("authgateway.limits.exceeded", ClosedList, "rule"),
        Own("authgateway.audit.recorded", ClosedList, "action", "outcome"),
        Own("authgateway.audit.lost", ClosedList, "sink"),
        Own("authgateway.audit.queued", ClosedList, "sink"),
        Own("authgateway.refresh_tokens", ClosedList, "outcome"),
        Own("authgateway.thread_pool.threads", 1),
        Own("authgateway.thread_pool.queued", 1),
        Own("authgateway.keys.age", Configured, "issuer"),
        Own("authgateway.keys.clock_difference", Configured, "issuer"),
        Own("authgateway.certificate.remaining", 1),
        Own("authgateway.signing_key.age", 1),
        Own("authgateway.signing_keys", ClosedList, "stage"),
        Own("authgateway.signing_keys.confirmed.age", 1),
        Own("authgateway.introspection.duration", ConfiguredTimesClosedList, "server", "outcome"),
        Own("authgateway.legacy_session.duration", ConfiguredTimesClosedList, "system", "outcome"),
        Own("authgateway.lookups.active", ClosedList, "kind", "server"),
        Own("authgateway.lookups.refused", ClosedList, "kind", "server", "reason"),
        Own("authgateway.token_service.requests", ClosedList, "endpoint", "grant", "outcome"),
        Own("db.client.operation.duration", OperationsTimesFailures, "db.system.name", "db.operation.name", ErrorType),

        // Not by server.address: .NET takes it from the Host header, and a route may pass the caller's on.
        new(HttpClientMeter, "http.client.request.time_in_queue", 1) { Boundaries = DurationBoundaries.Seconds },
        new(HttpClientMeter, "http.client.open_connections", ClosedList, "http.connection.state"),

        new(KestrelMeter, "kestrel.active_connections", 1),
        new(KestrelMeter, "kestrel.connection.duration", ClosedList, ErrorType),
        new(KestrelMeter, "kestrel.rejected_connections", 1),
        new(KestrelMeter, "kestrel.queued_connections", 1),
        new(KestrelMeter, "kestrel.queued_requests", 1),
        new(KestrelMeter, "kestrel.upgraded_connections", 1),
        new(KestrelMeter, "kestrel.tls_handshake.duration", ClosedList, ErrorType, "tls.protocol.version"),
        new(KestrelMeter, "kestrel.active_tls_handshakes", 1),

        new(RuntimeMeter, "dotnet.process.cpu.time", ClosedList, "cpu.mode"),
        new(RuntimeMeter, "dotnet.process.memory.working_set", 1),
        new(RuntimeMeter, "dotnet.gc.collections", ClosedList, Generation),
        new(RuntimeMeter, "dotnet.gc.pause.time", 1),
        new(RuntimeMeter, "dotnet.gc.heap.total_allocated", 1),
        new(RuntimeMeter, "dotnet.gc.last_collection.memory.committed_size", 1),
        new(RuntimeMeter, "dotnet.gc.last_collection.heap.size", ClosedList, Generation),
        new(RuntimeMeter, "dotnet.gc.last_collection.heap.fragmentation.size", ClosedList, Generation),
        new(RuntimeMeter, "dotnet.jit.compiled_methods", 1),
        new(RuntimeMeter, "dotnet.jit.compilation.time", 1),
        new(RuntimeMeter, "dotnet.monitor.lock_contentions", 1),
        new(RuntimeMeter, "dotnet.thread_pool.work_item.count", 1),
        new(RuntimeMeter, "dotnet.exceptions", ClosedList, ErrorType),
    ];

    private static readonly FrozenDictionary<(string Meter, string Name), MetricDescription> ByName =
        All.ToFrozenDictionary(metric => (metric.Meter, metric.Name));

    /// <summary>The meters that are listened to.</summary>
    public static IEnumerable<string> Meters => All.Select(metric => metric.Meter).Distinct(StringComparer.Ordinal);

    /// <summary>A metric's description; null for one that is not told.</summary>
    public static MetricDescription? Find(string meter, string name) => ByName.GetValueOrDefault((meter, name));

    private static MetricDescription Own(string name, int mostSeries, params IReadOnlyList<string> labels) =>
        new(GatewayMetrics.MeterName, name, mostSeries, labels);
}
