using AuthGateway.Latency;
using AuthGateway.Telemetry;
using AuthGateway.Telemetry.Tracing;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Metrics;

namespace AuthGateway.Benchmarks;

/// <summary>
/// What all that is told of a request costs, over a request of which nothing is told: the CPU of all threads' work on
/// one thread. Not in it: sending spans and writing log lines to where they go.
/// </summary>
public class TelemetryBenchmarks : IDisposable
{
    private readonly DefaultHttpContext _context = new();
    private readonly Uri _upstream = new("http://127.0.0.1:5000/");
    private ServiceProvider _services = null!;
    private RequestTracer _tracer = null!;
    private RequestReporter _reporter = null!;
    private GatewayMetrics _metrics = null!;
    private LedgerPool _pool = null!;

    /// <summary>What is told.</summary>
    public enum Outputs
    {
        /// <summary>Nothing: the ledger alone.</summary>
        Off,

        /// <summary>Metrics, which somebody scrapes.</summary>
        Metrics,

        /// <summary>Metrics and the JSON log line.</summary>
        MetricsAndLog,

        /// <summary>All of it, a twentieth of the requests' spans kept.</summary>
        All,
    }

    /// <summary>What is told in this run.</summary>
    [Params(Outputs.Off, Outputs.Metrics, Outputs.MetricsAndLog, Outputs.All)]
    public Outputs Told { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var settings = new TelemetrySettings
        {
            Metrics = Told >= Outputs.Metrics,
            RequestLog = Told >= Outputs.MetricsAndLog,
            Tracing = new TracingSettings { SampleRatio = 0.05, QueuedSpans = 1_000_000 },
        };
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System).AddSingleton(settings).AddSingleton<IHostEnvironment>(new HostingEnvironment());
        services.AddSingleton<IStallClock>(new StallWatch(TimeProvider.System)).AddSingleton<LedgerPool>();
        services.AddLogging();
        if (settings.RequestLog)
        {
            services.AddSingleton(new RequestLog(new LineWriter(static () => TextWriter.Null), TimeProvider.System));
        }

        services.AddGatewayTelemetry(settings).AddGatewayMetrics(settings);
        if (Told == Outputs.All)
        {
            services.AddSingleton(provider => new SpanQueue(new NoExporter(), settings.Tracing, provider.GetRequiredService<SpanMetrics>(), NullLogger<SpanQueue>.Instance));
        }

        _services = services.BuildServiceProvider();
        _services.GetRequiredService<MeterProvider>();
        _tracer = _services.GetRequiredService<RequestTracer>();
        _reporter = _services.GetRequiredService<RequestReporter>();
        _metrics = _services.GetRequiredService<GatewayMetrics>();
        _pool = _services.GetRequiredService<LedgerPool>();
        _context.Request.Method = "GET";
        _context.Request.Scheme = "http";
        _context.Request.Protocol = "HTTP/1.1";
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One proxied request's telemetry, from the first step to the last.</summary>
    [Benchmark]
    public void Request()
    {
        var ledger = _pool.Open();
        _metrics.Began();
        var record = new RequestRecord(_context, ledger) { Trace = _tracer.Begin(_context), Decision = RequestDecision.Allowed };
        using (ledger.Wait(LatencyOwner.Legacy))
        {
            record.Trace.BeginAttempt("GET", _upstream)?.Answered(200, System.Net.HttpVersion.Version11);
        }

        record.Trace.EndAttempts(error: null);
        _ = ledger.Wait(LatencyOwner.Client);
        ledger.TryClose(out var split);
        _reporter.Report(record, split);
        _metrics.Ended();
        _pool.Return(ledger);
    }
}
