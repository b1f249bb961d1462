using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>
/// One request's spans: the server's, and one for each attempt at an upstream. Held until the ledger closes, and then
/// sent together or not at all.
/// </summary>
internal sealed class RequestTrace(RequestTracer tracer, Activity server, bool isTraced, bool isContinued, KeptFor keptFor, CancellationToken callerLeft)
{
    // One request makes one attempt, or two. A bound all the same: what is held must not grow with what peers do.
    private const int MostAttempts = 16;

    private readonly Lock _gate = new();
    private readonly long _startedAt = tracer.Clock.GetTimestamp();
    private List<AttemptSpan>? _attempts;
    private bool _isClosed;

    /// <summary>The server's span; without a listener a bare one, so that log lines and problems still name a trace.</summary>
    public Activity Server => server;

    /// <summary>Whether anybody listens to this request's spans.</summary>
    public bool IsTraced => isTraced;

    /// <summary>Cancelled when nobody waits for the answer any more.</summary>
    public CancellationToken CallerLeft => callerLeft;

    /// <summary>Why its spans are kept.</summary>
    public KeptFor KeptFor { get; set; } = keptFor;

    /// <summary>
    /// What an upstream is told where there is no span of an attempt: the server's span. Null when the caller's own
    /// header shall go on as it is, since no span of this gateway will ever be seen.
    /// </summary>
    public string? TraceParent => isTraced || !isContinued ? server.Id : null;

    /// <summary>Whether callers' baggage goes on.</summary>
    public bool ForwardsBaggage => tracer.TrustsCallers;

    /// <summary>Whether the caller named a trace.</summary>
    public bool IsContinued => isContinued;

    /// <summary>The time by the server span's start and the monotonic clock: a step of the wall clock moves no span.</summary>
    internal DateTime Now => server.StartTimeUtc + tracer.Clock.GetElapsedTime(_startedAt);

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? Failure
    {
        get
        {
            lock (_gate)
            {
                return _attempts is [.., var last] ? last.Error : null;
            }
        }
    }

    /// <summary>Begins an attempt's span; null when nobody listens or the request is over.</summary>
    public AttemptSpan? BeginAttempt(string method, Uri target)
    {
        if (!isTraced)
        {
            return null;
        }

        lock (_gate)
        {
            if (_isClosed)
            {
                return null;
            }

            if (_attempts?.Count >= MostAttempts)
            {
                tracer.Metrics.FoundTraceFull();
                return null;
            }

            if (tracer.StartChild(server, Now) is not { } activity)
            {
                return null;
            }

            _attempts ??= new List<AttemptSpan>(1);
            var attempt = new AttemptSpan(this, activity, HttpNames.Method(method), target, _attempts.Count);
            _attempts.Add(attempt);
            return attempt;
        }
    }

    /// <summary>The upstream's body is through, or broke: nothing more comes of the attempts.</summary>
    /// <param name="error">
    /// Why the last attempt failed, a short fixed word, or null: whoever forwarded knows better than the attempt itself, to
    /// which a body that the caller cut looks like a connection that broke.
    /// </param>
    public void EndAttempts(string? error)
    {
        EndAll();
        lock (_gate)
        {
            if (_attempts is [.., var last])
            {
                last.Conclude(error);
            }
        }
    }

    /// <summary>Ends every span.</summary>
    /// <param name="took">What the ledger says.</param>
    /// <param name="describe">Whether attributes are wanted.</param>
    /// <returns>All of them, the server's first; empty where nobody wants them.</returns>
    internal Activity[] Finish(TimeSpan took, bool describe)
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        EndAll();
        var attempts = _attempts?.Count ?? 0;
        var spans = describe ? new Activity[1 + attempts] : [];
        for (var i = 0; i < attempts; i++)
        {
            var span = _attempts![i].Finish(describe);
            if (describe)
            {
                spans[1 + i] = span;
            }
        }

        if (describe)
        {
            spans[0] = server;
        }

        if (isTraced)
        {
            // Last: it makes what was current before it current again.
            server.SetEndTime(server.StartTimeUtc + took);
            server.Stop();
        }

        return spans;
    }

    private void EndAll()
    {
        lock (_gate)
        {
            foreach (var attempt in CollectionsMarshal.AsSpan(_attempts))
            {
                attempt.End(error: null);
            }
        }
    }
}
