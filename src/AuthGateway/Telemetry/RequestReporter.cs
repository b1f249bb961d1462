using System.Diagnostics;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Routes;
using AuthGateway.Telemetry.Tracing;

namespace AuthGateway.Telemetry;

/// <summary>Writes everything that is told of a request, from its one closed ledger.</summary>
internal sealed class RequestReporter(
    GatewayMetrics metrics,
    RequestTracer tracer,
    PrincipalNames names,
    RecentRequests recent,
    RequestLog log,
    TelemetrySettings settings,
    ILogger<RequestReporter> logger)
{
    // nginx's number for a caller that left before it got an answer: no answer of ours has it.
    private const int ClientClosedRequest = 499;

    /// <summary>Reports a closed ledger as span attributes, metrics and a log line.</summary>
    public void Report(RequestRecord record, in LedgerSplit split)
    {
        var context = record.Context;
        var route = Route(context);
        var status = Status(context);
        record.FailedBy ??= status >= StatusCodes.Status500InternalServerError ? LatencyOwner.Own : null;
        var span = tracer.Closing(record, status, split);
        metrics.Closed(record, route, status, split);
        if (span is not null)
        {
            Tag(span, record, route, split);
        }

        recent.Add(context, record, route, status, split);
        if (log.IsOn)
        {
            Log(record, route, status, split);
        }

        tracer.Closed(record, split);
    }

    /// <summary>Reports the end of a stream, whose ledger closed at its headers.</summary>
    public void ReportStreamEnd(RequestRecord record, TimeSpan duration)
    {
        var route = Route(record.Context);
        using var resumed = RequestTracer.Resume(record);
        metrics.StreamEnded(route, duration.TotalSeconds);
        if (settings.RequestLog)
        {
            logger.StreamEnded(route, (long)duration.TotalMilliseconds);
        }
    }

    private static void Tag(Activity activity, RequestRecord record, string route, in LedgerSplit split)
    {
        activity.SetTag("authgateway.route", route);
        activity.SetTag("authgateway.decision", record.Decision.Name());
        activity.SetTag("authgateway.reason", record.Reason);
        if (!record.DecisionId.IsNone)
        {
            activity.SetTag("authgateway.decision.id", record.DecisionId.ToString());
        }

        activity.SetTag("internal.duration", split.InternalMicroseconds);
        activity.SetTag("external.duration", split.TotalMicroseconds - split.InternalMicroseconds);
        foreach (var owner in LatencyOwners.All)
        {
            activity.SetTag(SpanNames[(int)owner], split.Microseconds(owner));
        }

        if (record.QueuedBefore is { } queued)
        {
            activity.SetTag("authgateway.upstream_of_us.queue.duration", (long)queued.TotalMicroseconds);
        }
    }

    private static readonly string[] SpanNames =
        [.. Enumerable.Range(0, LatencyOwners.Count).Select(owner => $"authgateway.{((LatencyOwner)owner).Name()}.duration")];

    private void Log(RequestRecord record, string route, int status, in LedgerSplit split)
    {
        var caller = record.Context.Caller();
        log.Write(record, route, status, caller?.Type.Name(), caller is null ? null : names.Of(caller), split);
    }

    private static string Route(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>()?.RouteId ?? "none";

    private static int Status(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted ? ClientClosedRequest : context.Response.StatusCode;
}
