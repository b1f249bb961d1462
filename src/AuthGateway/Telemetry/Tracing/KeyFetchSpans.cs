namespace AuthGateway.Telemetry.Tracing;

/// <summary>Begins the spans of key fetches. They are few, so all are kept.</summary>
internal sealed class KeyFetchSpans(RequestTracer tracer)
{
    /// <summary>Begins one; null when nobody listens.</summary>
    public KeyFetchSpan? Begin(Uri url) => tracer.BeginKeyFetch(url);
}
