using System.Diagnostics;
using System.Globalization;
using AuthGateway.Latency;
using AuthGateway.Telemetry;
using AuthGateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;

namespace AuthGateway.Tests.Telemetry;

/// <summary>What a request's spans cost. Bytes are asserted; times are printed, for docs/tracing.md.</summary>
public sealed class TracingCostTests(ITestOutputHelper output)
{
    private const int Requests = 20_000;
    private const int Batch = 200;

    // Measured, and a tenth more. The server span and the attempt's are .NET activities of about half a kilobyte each.
    [Theory]
    [InlineData("off", 0, 1075)]
    [InlineData("at 0 %", 0, 1850)]
    [InlineData("at 100 %", 1, 3150)]
    public void A_requests_spans_allocate_no_more_than_this(string name, double ratio, int mostBytes)
    {
        var settings = new TelemetrySettings { RequestLog = false, Tracing = new TracingSettings { SampleRatio = ratio, QueuedSpans = 1_000_000 } };
        var services = new ServiceCollection().AddMetrics().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(settings).AddGatewayTelemetry(settings);
        if (name != "off")
        {
            services.AddSingleton(provider => new SpanQueue(new Nowhere(), settings.Tracing, provider.GetRequiredService<SpanMetrics>(), NullLogger<SpanQueue>.Instance));
        }

        using var provider = services.BuildServiceProvider();
        var tracer = provider.GetRequiredService<RequestTracer>();
        var reporter = provider.GetRequiredService<RequestReporter>();
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Scheme = "http";
        context.Request.Protocol = "HTTP/1.1";
        context.Request.Headers.TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var ledger = new LedgerPool(TimeProvider.System, new AuthGateway.Tests.Latency.ScriptedStalls()).Open();
        var target = new Uri("http://127.0.0.1:5000/");
        ledger.TryClose(out var split);
        for (var i = 0; i < Requests; i++)
        {
            One();
        }

        // The fastest batch: the others were interrupted by whatever else the machine does.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fastest = TimeSpan.MaxValue;
        for (var batch = 0; batch < Requests / Batch; batch++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Batch; i++)
            {
                One();
            }

            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Tracing {name}: {fastest.TotalNanoseconds / Batch:F0} ns and {bytes} B a request."));
        Assert.InRange(bytes, 1, mostBytes);

        void One()
        {
            var record = new RequestRecord(context, ledger) { Trace = tracer.Begin(context) };
            var attempt = record.Trace.BeginAttempt("GET", target);
            GC.KeepAlive(attempt?.TraceParent ?? record.Trace.TraceParent);
            attempt?.Answered(200, System.Net.HttpVersion.Version11);
            record.Trace.EndAttempts(error: null);
            reporter.Report(record, split);
        }
    }

    private sealed class Nowhere : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch) => ExportResult.Success;
    }
}
