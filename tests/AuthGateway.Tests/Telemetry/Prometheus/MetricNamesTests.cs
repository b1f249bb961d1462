using AuthGateway.Telemetry.Prometheus;

namespace AuthGateway.Tests.Telemetry.Prometheus;

public sealed class MetricNamesTests
{
    [Theory]
    [InlineData("authgateway.time", "s", MetricKind.Counter, "authgateway_time_seconds")]
    [InlineData("authgateway.decisions", "{decision}", MetricKind.Counter, "authgateway_decisions")]
    [InlineData("authgateway.request.duration", "s", MetricKind.Histogram, "authgateway_request_duration_seconds")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", MetricKind.Counter, "dotnet_gc_heap_total_allocated_bytes")]
    [InlineData("a.total", "", MetricKind.Counter, "a")]
    [InlineData("a.total", "s", MetricKind.Counter, "a_seconds")]
    [InlineData("a.seconds", "s", MetricKind.Gauge, "a_seconds")]
    [InlineData("a.seconds.total", "s", MetricKind.Counter, "a_seconds")]
    [InlineData("seconds.before", "s", MetricKind.Gauge, "seconds_before_seconds")]
    [InlineData("cpu.use", "1", MetricKind.Gauge, "cpu_use_ratio")]
    [InlineData("cpu.use", "1", MetricKind.Counter, "cpu_use")]
    [InlineData("a--b..c  d", "", MetricKind.Gauge, "a_b_c_d")]
    [InlineData("1st", "", MetricKind.Gauge, "_1st")]
    [InlineData("ns:a", "", MetricKind.Gauge, "ns:a")]
    [InlineData("größe\"{}\n", "", MetricKind.Gauge, "gr_e_")]
    [InlineData("", "", MetricKind.Gauge, "_")]
    public void A_metric_gets_the_name_of_the_standard_translation(string name, string unit, object kind, string expected) =>
        Assert.Equal(expected, MetricNames.Family(name, MetricNames.Unit(unit, (MetricKind)kind), (MetricKind)kind));

    [Theory]
    [InlineData("ms", "milliseconds")]
    [InlineData("KiBy", "kibibytes")]
    [InlineData("%", "percent")]
    [InlineData("{request}", "")]
    [InlineData("{request}/s", "per_second")]
    [InlineData("By/s", "bytes_per_second")]
    [InlineData("m/min", "meters_per_minute")]
    [InlineData("By/{request}", "bytes")]
    [InlineData("widget", "widget")]
    [InlineData("odd unit!", "odd_unit")]
    [InlineData("{a}{b}", "")]
    [InlineData("{open", "open")]
    [InlineData(null, "")]
    public void A_unit_becomes_a_word(string? unit, string expected) => Assert.Equal(expected, MetricNames.Unit(unit, MetricKind.Counter));

    [Theory]
    [InlineData("http.response.status_code", "http_response_status_code")]
    [InlineData("9lives", "_9lives")]
    [InlineData("a:b", "a_b")]
    [InlineData("__name__", "_name_")]
    public void An_attributes_name_becomes_a_label(string name, string expected) => Assert.Equal(expected, MetricNames.Label(name));

    [Theory]
    [InlineData(0.00005, "5e-05")]
    [InlineData(0.000025, "2.5e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.25, "0.25")]
    [InlineData(0, "0.0")]
    [InlineData(1, "1.0")]
    [InlineData(60, "60.0")]
    [InlineData(1_000_000, "1e+06")]
    [InlineData(1_048_576, "1.048576e+06")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public void A_buckets_bound_has_one_spelling(double bound, string expected) => Assert.Equal(expected, BucketBound.Text(bound));
}
