using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Proxy;
using AuthGateway.Telemetry;
using AuthGateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Pipeline;

/// <summary>
/// The first step: opens the request's ledger, puts the caller's side (request body, response body) on its account,
/// and has everything reported when the last byte is written.
/// </summary>
internal sealed class LedgerMiddleware(
    RequestDelegate next,
    LedgerPool pool,
    RequestReporter reporter,
    GatewayMetrics metrics,
    RequestTracer tracer,
    TrustedPeers trusted,
    TelemetrySettings settings,
    TimeProvider clock)
{
    // Made once and not for each request.
    private Func<object, Task>? _atHeaders;
    private Func<object, Task>? _completed;

    /// <summary>Runs the request under its account.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var ledger = pool.Open();
        metrics.Began();
        var record = new RequestRecord(context, ledger) { Trace = tracer.Begin(context), QueuedBefore = QueuedBefore(context) };
        var handle = ledger.Handle();
        context.Features[typeof(Ledger)] = ledger;
        context.Features[typeof(RequestRecord)] = record;
        if (context.Features[typeof(IHttpRequestBodyDetectionFeature)] is not IHttpRequestBodyDetectionFeature { CanHaveBody: false })
        {
            context.Request.Body = new LedgerReadStream(context.Request.Body, handle, LatencyOwner.Client);
        }

        var responseBody = (IHttpResponseBodyFeature)context.Features[typeof(IHttpResponseBodyFeature)]!;
        context.Features[typeof(IHttpResponseBodyFeature)] = new LedgerResponseBody(context, responseBody, handle);
        context.Response.OnStarting(_atHeaders ??= AtHeadersAsync, record);
        context.Response.OnCompleted(_completed ??= CompletedAsync, record);
        try
        {
            await next(context);
        }
        finally
        {
            // What is left is the server writing the response's end, for as long as the caller takes to read it.
            _ = handle.Wait(LatencyOwner.Client);
        }
    }

    private TimeSpan? QueuedBefore(HttpContext context) =>
        context.Request.Headers.TryGetValue(RequestStart.Header, out var value) && trusted.Include(context.Connection)
            ? RequestStart.Elapsed(value.ToString(), clock.GetUtcNow())
            : null;

    private Task AtHeadersAsync(object state)
    {
        var record = (RequestRecord)state;
        var response = record.Context.Response;
        if (settings.ServerTiming)
        {
            var split = record.Ledger.Snapshot();
            record.AtHeaders = split;
            response.Headers.Append(ServerTimingHeader.Name, ServerTimingHeader.Value(split));
        }

        // A stream lasts as long as both sides like: its time says nothing of anybody's speed.
        if (OpenStreams.IsStream(record.Context))
        {
            record.IsStream = true;
            record.StreamStart = clock.GetTimestamp();
            Close(record);
        }

        return Task.CompletedTask;
    }

    private Task CompletedAsync(object state)
    {
        var record = (RequestRecord)state;
        try
        {
            Close(record);
            if (record.IsStream)
            {
                reporter.ReportStreamEnd(record, clock.GetElapsedTime(record.StreamStart));
            }

            if (record.Context.Features[typeof(ConnectionEnding)] is ConnectionEnding ending)
            {
                metrics.ConnectionEnded(ending.Reason);
            }
        }
        finally
        {
            metrics.Ended();
            pool.Return(record.Ledger);
        }

        return Task.CompletedTask;
    }

    private void Close(RequestRecord record)
    {
        if (record.Ledger.TryClose(out var split))
        {
            reporter.Report(record, split);
        }
    }
}
