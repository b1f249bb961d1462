using System.Net.Http.Headers;
using AuthGateway.Telemetry.Tracing;

namespace AuthGateway.Proxy;

/// <summary>One attempt at an upstream as a span, and the headers by which the upstream continues the trace.</summary>
/// <remarks>
/// Inside <see cref="UpstreamHandler"/>, so that each of its attempts is a span of its own. The span stays open for the
/// body, which <see cref="ForwarderErrorMiddleware"/> sees the end of.
/// </remarks>
internal sealed class TracedAttemptHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";
    private const string Baggage = "baggage";

    // Other spellings of the same thing. Beside a traceparent of ours they would still name the caller's span as the
    // parent, and some tracers read them first.
    private static readonly string[] OtherSpellings =
        ["x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority", "x-datadog-tags", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags"];

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Health probes have none.
        if (!request.Options.TryGetValue(UpstreamHandler.RecordKey, out var record))
        {
            return base.SendAsync(request, cancellationToken);
        }

        var trace = record.Trace;
        var attempt = trace.BeginAttempt(request.Method.Method, request.RequestUri!);
        WriteHeaders(request.Headers, trace, attempt);
        return attempt is null ? base.SendAsync(request, cancellationToken) : SendAsync(request, trace, attempt, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RequestTrace trace, AttemptSpan attempt, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            attempt.Answered((int)response.StatusCode, response.Version);
            return response;
        }
        catch (Exception exception)
        {
            attempt.End(AttemptErrors.Of(exception, trace.CallerLeft));
            throw;
        }
    }

    private static void WriteHeaders(HttpRequestHeaders headers, RequestTrace trace, AttemptSpan? attempt)
    {
        if (!trace.ForwardsBaggage)
        {
            headers.Remove(Baggage);
        }

        if ((attempt?.TraceParent ?? trace.TraceParent) is not { } parent)
        {
            return;
        }

        headers.Remove(TraceParent);
        headers.TryAddWithoutValidation(TraceParent, parent);
        headers.Remove(TraceState);
        if (trace.Server.TraceStateString is { } state)
        {
            headers.TryAddWithoutValidation(TraceState, state);
        }

        if (trace.IsContinued)
        {
            foreach (var name in OtherSpellings)
            {
                headers.Remove(name);
            }
        }
    }
}
