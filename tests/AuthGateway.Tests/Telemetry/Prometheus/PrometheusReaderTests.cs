using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using AuthGateway.Telemetry.Prometheus;
using AuthGateway.Tests.Redis;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AuthGateway.Tests.Telemetry.Prometheus;

/// <summary>The reader on the real SDK.</summary>
public sealed class PrometheusReaderTests : IDisposable
{
    private readonly string _meterName = $"tests.{Guid.NewGuid():N}";
    private readonly CapturedLogs _logs = new();
    private readonly Meter _meter;
    private readonly Meter _other;
    private readonly PrometheusReader _reader;
    private readonly MeterProvider _provider;

    public PrometheusReaderTests()
    {
        _meter = new Meter(_meterName);
        _other = new Meter(_meterName + ".other");
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        _reader = new PrometheusReader(loggers.CreateLogger<PrometheusReader>());
        _provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddAttributes([new("service.name", "x")]))
            .AddMeter(_meterName, _meterName + ".other")
            .AddView(instrument => instrument.Name == "bounded" ? new MetricStreamConfiguration { CardinalityLimit = 3 } : null)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddReader(_reader)
            .Build();
    }

    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Every_instrument_becomes_its_type()
    {
        _meter.CreateCounter<long>("c", "{x}", "A counter.").Add(2);
        _meter.CreateUpDownCounter<long>("u", "1").Add(-2);
        _meter.CreateGauge<double>("g", "1").Record(0.25);
        _meter.CreateObservableGauge("og", () => 7, "s");
        _meter.CreateObservableCounter("oc", () => 8.5, "By");
        _meter.CreateHistogram("h", "s", "H.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] }).Record(0.5);

        var text = await TextAsync();

        Assert.Equal(
            """
            # TYPE target_info gauge
            # HELP target_info The process that these metrics are of.
            target_info{service_name="x"} 1
            # TYPE c_total counter
            # HELP c_total A counter.
            c_total 2
            # TYPE u gauge
            u -2
            # TYPE g_ratio gauge
            g_ratio 0.25
            # TYPE og_seconds gauge
            og_seconds 7
            # TYPE oc_bytes_total counter
            oc_bytes_total 8.5
            # TYPE h_seconds histogram
            # HELP h_seconds H.
            h_seconds_bucket{le="0.5"} 1
            h_seconds_bucket{le="1.0"} 1
            h_seconds_bucket{le="+Inf"} 1
            h_seconds_sum 0.5
            h_seconds_count 1

            """,
            text);
    }

    [Fact]
    public async Task Values_are_totals_since_the_start_however_often_they_are_scraped()
    {
        var counter = _meter.CreateCounter<long>("c");
        counter.Add(1);
        Assert.Contains("c_total 1\n", await TextAsync(), StringComparison.Ordinal);
        counter.Add(1);
        Assert.Contains("c_total 2\n", await TextAsync(), StringComparison.Ordinal);
        Assert.Contains("c_total 2\n", await TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_two_meters_name_alike_is_told_apart_by_the_meter()
    {
        _meter.CreateCounter<long>("same").Add(1);
        _other.CreateCounter<long>("same").Add(2);
        _meter.CreateCounter<long>("alone").Add(3);

        var text = await TextAsync();

        Assert.Single(text.Split('\n'), line => line == "# TYPE same_total counter");
        Assert.Contains($"same_total{{otel_scope_name=\"{_meterName}\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains($"same_total{{otel_scope_name=\"{_meterName}.other\"}} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("alone_total 3\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clash.seconds")]
    [InlineData("clash_total")]
    [InlineData("clash")]
    public async Task Of_two_metrics_that_clash_the_first_stays_and_the_log_says_so_once(string second)
    {
        _meter.CreateCounter<long>("clash").Add(1);
        _meter.CreateCounter<long>("clash.seconds").Add(1);
        _other.CreateUpDownCounter<long>(second, second == "clash.seconds" ? "s" : null).Add(5);

        var text = await TextAsync();
        _ = await TextAsync();

        Assert.Contains("clash_total 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" 5\n", text, StringComparison.Ordinal);
        Assert.Single(_logs.All.Split('\n'), line => line.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_histograms_own_names_are_taken_too()
    {
        _meter.CreateHistogram<double>("h").Record(1);
        _meter.CreateGauge<long>("h.count").Record(77);

        Assert.DoesNotContain("77", await TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_its_limit_an_instrument_sums_up_the_rest()
    {
        var counter = _meter.CreateCounter<long>("bounded");
        for (var i = 0; i < 1_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("i", i));
        }

        var lines = (await TextAsync()).Split('\n').Where(line => line.StartsWith("bounded_total{", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, lines.Count);
        Assert.Contains("bounded_total{otel_metric_overflow=\"true\"} 997", lines);
    }

    [Fact]
    public async Task A_value_recorded_in_a_sampled_trace_is_the_exemplar_of_its_bucket_in_OpenMetrics_alone()
    {
        var histogram = _meter.CreateHistogram("h", "s", null, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        var trace = Record(histogram, 1.5, ActivityTraceFlags.Recorded);
        _ = Record(histogram, 0.5, ActivityTraceFlags.None);

        var text = await TextAsync(ExpositionFormat.OpenMetrics);

        var exemplar = Assert.Single(text.Split('\n'), line => line.Contains(" # {", StringComparison.Ordinal));
        Assert.StartsWith($"h_seconds_bucket{{le=\"2.0\"}} 2 # {{trace_id=\"{trace}\",span_id=\"", exemplar, StringComparison.Ordinal);
        Assert.Contains("\"} 1.5 1", exemplar, StringComparison.Ordinal);
        Assert.DoesNotContain(" # {", await TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrapers_that_come_at_once_share_one_collection()
    {
        var collections = 0;
        using var entered = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        _meter.CreateObservableGauge("slow", () =>
        {
            entered.Release();
            go.Wait(TimeSpan.FromSeconds(30));
            return Interlocked.Increment(ref collections);
        });

        var first = _reader.CollectAsync();
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(0, 50).Select(_ => _reader.CollectAsync()).ToList();
        Assert.All(others, other => Assert.False(other.IsCompleted));
        go.Release();

        var collected = await first;
        Assert.All(await Task.WhenAll(others), other => Assert.Same(collected, other));
        Assert.Equal(1, collections);
        var written = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => collected!.WrittenAsync(ExpositionFormat.OpenMetrics)));
        Assert.All(written, text => Assert.Equal(written[0], text));
    }

    [Fact]
    public async Task A_callback_that_throws_takes_nothing_else_with_it()
    {
        Func<long> broken = () => throw new InvalidOperationException("a test's fault");
        _meter.CreateObservableGauge("broken", broken);
        _meter.CreateCounter<long>("sound").Add(1);

        Assert.Contains("sound_total 1\n", await TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_goes_on_while_scrapers_read()
    {
        var histogram = _meter.CreateHistogram("h", "s", null, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        using var stop = new CancellationTokenSource();
        var recording = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                histogram.Record(i % 4, new KeyValuePair<string, object?>("i", i % 10));
            }
        });
        try
        {
            for (var scrape = 0; scrape < 50; scrape++)
            {
                var text = await TextAsync();
                foreach (var count in text.Split('\n').Where(line => line.StartsWith("h_seconds_count", StringComparison.Ordinal)))
                {
                    var labels = count[count.IndexOf('{', StringComparison.Ordinal)..count.IndexOf('}', StringComparison.Ordinal)];
                    // The last bucket and the count are one number, in every scrape.
                    Assert.Contains($"h_seconds_bucket{labels},le=\"+Inf\"}} {count.Split(' ')[1]}\n", text, StringComparison.Ordinal);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await recording;
        }
    }

    private static ActivityTraceId Record(Histogram<double> histogram, double value, ActivityTraceFlags flags)
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C);
        activity.ActivityTraceFlags = flags;
        activity.Start();
        histogram.Record(value);
        return activity.TraceId;
    }

    private async Task<string> TextAsync(ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        Encoding.UTF8.GetString((await (await _reader.CollectAsync())!.WrittenAsync(format)).Span);
}
