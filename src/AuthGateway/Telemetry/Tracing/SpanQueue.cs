using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>
/// Finished traces on their way to the exporter. Adding never waits: beyond the bound traces are dropped, whole, and
/// counted. One thread sends them, since the library's exporters block theirs.
/// </summary>
/// <remarks>Not the library's own batch processor: it does not tell what it drops, and it tears traces apart.</remarks>
internal sealed class SpanQueue : BaseExportProcessor<Activity>
{
    private const int BatchSize = 512;

    // A receiver that hangs must not hold the process at its end.
    private static readonly TimeSpan LongestShutdown = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Activity[]> _traces = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly TracingSettings _settings;
    private readonly SpanMetrics _metrics;
    private readonly ILogger<SpanQueue> _logger;
    private readonly Thread _thread;
    private int _queued;
    private volatile bool _stopping;
    private bool _failing;

    public SpanQueue(BaseExporter<Activity> exporter, TracingSettings settings, SpanMetrics metrics, ILogger<SpanQueue> logger)
        : base(exporter)
    {
        _settings = settings;
        _metrics = metrics;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "spans" };
        _thread.Start();
    }

    /// <summary>Takes the spans of one trace, or none of them.</summary>
    public void Add(Activity[] spans)
    {
        if (Interlocked.Add(ref _queued, spans.Length) > _settings.QueuedSpans)
        {
            Interlocked.Add(ref _queued, -spans.Length);
            _metrics.FoundQueueFull(spans.Length);
            return;
        }

        _traces.Enqueue(spans);
        if (Volatile.Read(ref _queued) >= BatchSize)
        {
            _wake.Set();
        }
    }

    /// <inheritdoc/>
    protected override void OnExport(Activity data) => Add([data]);

    /// <inheritdoc/>
    protected override bool OnForceFlush(int timeoutMilliseconds)
    {
        _wake.Set();
        return SpinWait.SpinUntil(() => Volatile.Read(ref _queued) == 0, timeoutMilliseconds);
    }

    /// <inheritdoc/>
    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        _stopping = true;
        _wake.Set();
        var bound = timeoutMilliseconds < 0 ? LongestShutdown : TimeSpan.FromMilliseconds(Math.Min(timeoutMilliseconds, LongestShutdown.TotalMilliseconds));
        return _thread.Join(bound) && exporter.Shutdown((int)bound.TotalMilliseconds);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A thread that is still in an export waits on it once more; it is a background thread and ends with the process.
        if (disposing && !_thread.IsAlive)
        {
            _wake.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Run()
    {
        var batch = new List<Activity>(BatchSize);
        while (!_stopping)
        {
            _wake.WaitOne(_settings.ExportInterval);
            while (Fill(batch))
            {
                Export(batch);
            }
        }
    }

    private bool Fill(List<Activity> batch)
    {
        batch.Clear();
        while (batch.Count < BatchSize && _traces.TryDequeue(out var spans))
        {
            batch.AddRange(spans);
        }

        return batch.Count > 0;
    }

    private void Export(List<Activity> spans)
    {
        var exported = false;
        try
        {
            var batch = new Batch<Activity>([.. spans], spans.Count);
            exported = exporter.Export(batch) == ExportResult.Success;
        }
        catch (Exception fault)
        {
            // An exporter that throws must not end the thread, and with it every later export.
            _logger.SpanExporterThrew(fault.GetType().Name);
        }

        // After the export and not before it: what is being sent is held too.
        Interlocked.Add(ref _queued, -spans.Count);
        if (exported)
        {
            _metrics.Exported(spans.Count);
        }
        else
        {
            _metrics.FailedToExport(spans.Count);
        }

        Tell(exported);
    }

    // The change only: a receiver may be away for hours.
    private void Tell(bool exported)
    {
        if (exported == !_failing)
        {
            return;
        }

        _failing = !exported;
        if (_failing)
        {
            _logger.SpanExportFails();
        }
        else
        {
            _logger.SpanExportWorksAgain();
        }
    }
}
