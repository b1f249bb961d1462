using System.Diagnostics;
using AuthGateway.Latency;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>Begins and ends requests' spans, with the ledger's own beginning and end.</summary>
/// <remarks>
/// The spans are the gateway's own and not those of ASP.NET, YARP and HttpClient: ASP.NET's lasts longer than the
/// ledger, YARP's is a second one of kind server (every hit would count twice), and HttpClient's knows no attempts.
/// </remarks>
internal sealed class RequestTracer : IDisposable
{
    /// <summary>The source's name, for whoever listens.</summary>
    public const string SourceName = "AuthGateway";

    // Tests run several gateways in one process: each listens to its own source, not to all of that name.
    private readonly ActivitySource _source = new(SourceName);
    private readonly ActivityListener? _listener;
    private readonly SpanQueue? _queue;
    private readonly TraceSampler _sampler;

    public RequestTracer(TelemetrySettings settings, SpanMetrics metrics, TimeProvider clock, SpanQueue? queue = null)
    {
        _queue = queue;
        _sampler = new TraceSampler(settings.Tracing);
        Metrics = metrics;
        Clock = clock;
        TrustsCallers = settings.Tracing.TrustCallers;
        if (queue is not null)
        {
            // Everything is recorded and little is kept: what is an error or slow is known only at the end.
            _listener = new ActivityListener
            {
                ShouldListenTo = source => ReferenceEquals(source, _source),
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            };
            ActivitySource.AddActivityListener(_listener);
        }
    }

    /// <summary>Counts what is lost.</summary>
    internal SpanMetrics Metrics { get; }

    /// <summary>The clock.</summary>
    internal TimeProvider Clock { get; }

    /// <summary>Whether callers' flags and baggage are followed.</summary>
    internal bool TrustsCallers { get; }

    /// <summary>Begins a request's server span.</summary>
    public RequestTrace Begin(HttpContext context)
    {
        var caller = CallerTrace.Read(context.Request.Headers);
        if (_source.StartActivity("request", ActivityKind.Server, caller) is not { } server)
        {
            return new RequestTrace(this, Bare(caller), isTraced: false, caller.IsNamed(), KeptFor.Nothing, context.RequestAborted);
        }

        var keptFor = _sampler.AtStart(caller, server);
        Mark(server, keptFor);
        return new RequestTrace(this, server, isTraced: true, caller.IsNamed(), keptFor, context.RequestAborted);
    }

    /// <summary>Decides, at the ledger's end, whether a request is kept. From here on its span, if anybody listens, is the current one.</summary>
    /// <returns>The server span when attributes are wanted, with those of HTTP; null otherwise.</returns>
    public Activity? Closing(RequestRecord record, int status, in LedgerSplit split)
    {
        var trace = record.Trace;
        if (!trace.IsTraced)
        {
            return null;
        }

        Activity.Current = trace.Server;
        trace.KeptFor = _sampler.AtEnd(trace.KeptFor, ServerSpan.Failed(trace, status), TimeSpan.FromSeconds(split.TotalSeconds));
        if (!Describes(trace))
        {
            return null;
        }

        Mark(trace.Server, trace.KeptFor);
        ServerSpan.Describe(trace, record.Context, status);
        if (trace.KeptFor != KeptFor.Nothing)
        {
            trace.Server.SetTag("authgateway.kept_for", trace.KeptFor switch
            {
                KeptFor.Caller => "caller",
                KeptFor.Error => "error",
                KeptFor.Slow => "slow",
                _ => "ratio",
            });
        }

        return trace.Server;
    }

    /// <summary>Ends a request's spans, and sends them if they are kept.</summary>
    public void Closed(RequestRecord record, in LedgerSplit split)
    {
        var trace = record.Trace;
        var spans = trace.Finish(TimeSpan.FromSeconds(split.TotalSeconds), Describes(trace));
        if (trace.KeptFor == KeptFor.Nothing || _queue is null)
        {
            return;
        }

        foreach (var span in spans)
        {
            Mark(span, trace.KeptFor);
        }

        _queue.Add(spans);
    }

    /// <summary>Makes a request's trace the current one again, after its span ended, for what is told of it later.</summary>
    public static Activity Resume(RequestRecord record)
    {
        var server = record.Trace.Server;
        return new Activity("after").SetParentId(server.TraceId, server.SpanId, server.ActivityTraceFlags).Start();
    }

    /// <summary>Begins the span of a key fetch; null when nobody listens.</summary>
    public KeyFetchSpan? BeginKeyFetch(Uri url)
    {
        if (_source.StartActivity("key fetch", ActivityKind.Client) is not { } activity)
        {
            return null;
        }

        Mark(activity, KeptFor.Ratio);
        activity.DisplayName = "GET";
        activity.SetTag("http.request.method", "GET");
        activity.SetTag("server.address", url.Host);
        activity.SetTag("server.port", url.Port);
        activity.SetTag("url.scheme", url.Scheme);
        return new KeyFetchSpan(activity, Clock.GetTimestamp(), Clock, _queue);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener?.Dispose();
        _source.Dispose();
    }

    /// <summary>Begins a span of kind client below another one.</summary>
    internal Activity? StartChild(Activity parent, DateTime at)
    {
        var child = _source.StartActivity("attempt", ActivityKind.Client, parent.Context, startTime: new DateTimeOffset(at));
        if (child is not null)
        {
            child.ActivityTraceFlags = parent.ActivityTraceFlags;
        }

        return child;
    }

    // With a foreign listener alone (an injected tracer) it is not ours to say what is kept: everything is described.
    private bool Describes(RequestTrace trace) => trace.IsTraced && (trace.KeptFor != KeptFor.Nothing || _queue is null);

    private static void Mark(Activity span, KeptFor keptFor) =>
        span.ActivityTraceFlags = keptFor == KeptFor.Nothing ? ActivityTraceFlags.None : ActivityTraceFlags.Recorded;

    private static Activity Bare(in ActivityContext caller)
    {
        var activity = new Activity("request");
        if (caller.IsNamed())
        {
            activity.SetParentId(caller.TraceId, caller.SpanId, caller.TraceFlags);
        }

        return activity.Start();
    }
}
