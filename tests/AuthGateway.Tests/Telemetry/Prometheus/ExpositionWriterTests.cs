using System.Text;
using AuthGateway.Telemetry.Prometheus;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Telemetry.Prometheus;

public sealed class ExpositionWriterTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    private static readonly MetricFamily[] Families =
    [
        new("jobs", "", "Jobs \"done\",\n\\ all.", MetricKind.Counter, [new("", 3, []), new("kind=\"b\"", 1e300, [])]),
        new("age_seconds", "seconds", "", MetricKind.Gauge, [new("", 0.5, []), new("a=\"nan\"", double.NaN, []), new("a=\"up\"", double.PositiveInfinity, []), new("a=\"down\"", double.NegativeInfinity, [])]),
        new("wait_seconds", "seconds", "Waits.", MetricKind.Histogram,
        [
            new("route=\"r\"", 1.5, [
                new(0.00005, 1, Exemplar: null),
                new(1, 2, new MetricExemplar("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 0.75, At)),
                new(double.PositiveInfinity, 2, Exemplar: null)]),
            new("", 0, [new(double.PositiveInfinity, 0, Exemplar: null)]),
        ]),
    ];

    [Fact]
    public void The_text_format_is_exact() => Assert.Equal(
        """
        # TYPE target_info gauge
        # HELP target_info The process that these metrics are of.
        target_info{service_name="x"} 1
        # TYPE jobs_total counter
        # HELP jobs_total Jobs "done",\n\\ all.
        jobs_total 3
        jobs_total{kind="b"} 1E+300
        # TYPE age_seconds gauge
        age_seconds 0.5
        age_seconds{a="nan"} NaN
        age_seconds{a="up"} +Inf
        age_seconds{a="down"} -Inf
        # TYPE wait_seconds histogram
        # HELP wait_seconds Waits.
        wait_seconds_bucket{route="r",le="5e-05"} 1
        wait_seconds_bucket{route="r",le="1.0"} 2
        wait_seconds_bucket{route="r",le="+Inf"} 2
        wait_seconds_sum{route="r"} 1.5
        wait_seconds_count{route="r"} 2
        wait_seconds_bucket{le="+Inf"} 0
        wait_seconds_sum 0
        wait_seconds_count 0

        """,
        Write(ExpositionFormat.PrometheusText));

    [Fact]
    public void OpenMetrics_is_exact() => Assert.Equal(
        """
        # TYPE target info
        # HELP target The process that these metrics are of.
        target_info{service_name="x"} 1
        # TYPE jobs counter
        # HELP jobs Jobs \"done\",\n\\ all.
        jobs_total 3
        jobs_total{kind="b"} 1E+300
        # TYPE age_seconds gauge
        # UNIT age_seconds seconds
        age_seconds 0.5
        age_seconds{a="nan"} NaN
        age_seconds{a="up"} +Inf
        age_seconds{a="down"} -Inf
        # TYPE wait_seconds histogram
        # UNIT wait_seconds seconds
        # HELP wait_seconds Waits.
        wait_seconds_bucket{route="r",le="5e-05"} 1
        wait_seconds_bucket{route="r",le="1.0"} 2 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"} 0.75 1700000000.123
        wait_seconds_bucket{route="r",le="+Inf"} 2
        wait_seconds_sum{route="r"} 1.5
        wait_seconds_count{route="r"} 2
        wait_seconds_bucket{le="+Inf"} 0
        wait_seconds_sum 0
        wait_seconds_count 0
        # EOF

        """,
        Write(ExpositionFormat.OpenMetrics));

    [Fact]
    public void A_process_without_attributes_has_no_target() =>
        Assert.Equal("# EOF\n", Text(new ExpositionWriter(ExpositionFormat.OpenMetrics, 1_000, _ => { }).Write("", [])));

    [Fact]
    public void A_family_that_would_make_the_answer_too_large_is_left_out_whole_and_named()
    {
        var large = new MetricFamily("large", "", "", MetricKind.Gauge, [.. Enumerable.Range(0, 100).Select(i => new MetricSeries($"i=\"{i}\"", i, []))]);
        var leftOut = new List<string>();

        var text = Text(new ExpositionWriter(ExpositionFormat.OpenMetrics, 1_000, leftOut.Add).Write("", [Families[0], large, Families[1]]));

        Assert.Equal(["large"], leftOut);
        Assert.DoesNotContain("large", text, StringComparison.Ordinal);
        Assert.Contains("jobs_total 3", text, StringComparison.Ordinal);
        Assert.EndsWith("age_seconds{a=\"down\"} -Inf\n# EOF\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promtool_reads_hostile_values_back_as_they_were()
    {
        Assert.SkipWhen(PrometheusProcess.SkipReason is not null, PrometheusProcess.SkipReason ?? string.Empty);
        string[] hostile = ["\"} 1\nevil 1\n", "\\", "\\\"", "\n\n", "\r\n", "\t\u0001\u007f", "{a=\"b\"}", "# EOF\n", "ü😀", "\ud800", "\0", ",le=\"+Inf\""];
        var series = hostile.Select((value, i) => new MetricSeries(LabelText.Of([new("i", i), new("v", value)]), i, [])).ToList();
        var family = new MetricFamily("hostile", "", "\"\\\n# TYPE evil counter", MetricKind.Gauge, series);
        var text = Text(new ExpositionWriter(ExpositionFormat.PrometheusText, 1_000_000, _ => { }).Write("a=\"b\"", [family]));

        var (exitCode, said) = await PrometheusProcess.CheckMetricsAsync(text);

        // A lint is no error of the text: it dislikes the label names.
        Assert.True(exitCode is 0 or 3, said);
        Assert.DoesNotContain("error", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("evil", said, StringComparison.Ordinal);
        Assert.Equal(hostile.Length, text.Split('\n').Count(line => line.StartsWith("hostile{", StringComparison.Ordinal)));
    }

    private static string Write(ExpositionFormat format) =>
        Text(new ExpositionWriter(format, 1_000_000, name => Assert.Fail(name)).Write("service_name=\"x\"", Families));

    private static string Text(ReadOnlyMemory<byte> written) => Encoding.UTF8.GetString(written.Span);
}
