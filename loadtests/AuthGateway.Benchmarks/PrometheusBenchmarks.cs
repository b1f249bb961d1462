using AuthGateway.Latency;
using AuthGateway.Routes;
using AuthGateway.Telemetry;
using AuthGateway.Telemetry.Prometheus;
using AuthGateway.Telemetry.Tracing;
using BenchmarkDotNet.Attributes;
using OpenTelemetry.Metrics;

namespace AuthGateway.Benchmarks;

/// <summary>What a scrape costs: the metrics collected, and written as Prometheus' text.</summary>
public class PrometheusBenchmarks : IDisposable
{
    private static readonly int[] Statuses = [200, 401, 403, 503];
    private ServiceProvider _services = null!;
    private PrometheusReader _reader = null!;

    /// <summary>How many routes have been asked, each with four statuses.</summary>
    [Params(10, 100)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var settings = new TelemetrySettings { Metrics = true, RequestLog = false };
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System).AddSingleton(settings).AddSingleton<IHostEnvironment>(new HostingEnvironment());
        services.AddSingleton<IStallClock>(new StallWatch(TimeProvider.System)).AddSingleton<LedgerPool>();
        services.AddLogging();
        services.AddGatewayTelemetry(settings).AddGatewayMetrics(settings);
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<MeterProvider>();
        _reader = _services.GetRequiredService<PrometheusReader>();
        for (var route = 0; route < Routes; route++)
        {
            foreach (var status in Statuses)
            {
                Report(route, status);
            }
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One scrape; what it returns is how many bytes it has.</summary>
    [Benchmark]
    public async Task<int> ScrapeAsync()
    {
        var collected = await _reader.CollectAsync() ?? throw new InvalidOperationException("Nothing was collected.");
        return (await collected.WrittenAsync(ExpositionFormat.PrometheusText)).Length;
    }

    private void Report(int route, int status)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Scheme = "http";
        context.Request.Protocol = "HTTP/1.1";
        context.Response.StatusCode = status;
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new RouteRules { RouteId = $"route-{route}", Policy = "members" }), null));
        var ledger = _services.GetRequiredService<LedgerPool>().Open();
        var record = new RequestRecord(context, ledger) { Trace = _services.GetRequiredService<RequestTracer>().Begin(context), Decision = RequestDecision.Allowed };
        using (ledger.Wait(LatencyOwner.Legacy))
        {
        }

        _ = ledger.Wait(LatencyOwner.Client);
        ledger.TryClose(out var split);
        _services.GetRequiredService<RequestReporter>().Report(record, split);
    }
}
