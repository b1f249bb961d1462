using System.Diagnostics;
using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>/metrics of the real gateway, read by the real promtool and the real Prometheus.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_the_text()
    {
        Assert.SkipWhen(PrometheusProcess.SkipReason is not null, PrometheusProcess.SkipReason ?? string.Empty);
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");
        await RequestAsync(gateway);

        var exposition = await Exposition.ScrapeAsync(gateway);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", exposition.ContentType);
        var (exitCode, said) = await PrometheusProcess.CheckMetricsAsync(exposition.Text);
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public async Task Prometheus_scrapes_OpenMetrics_and_keeps_the_exemplars()
    {
        Assert.SkipWhen(PrometheusProcess.SkipReason is not null, PrometheusProcess.SkipReason ?? string.Empty);
        var trace = ActivityTraceId.CreateRandom();
        using var sampled = Sample(trace);
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(legacy.Address, ("Telemetry:ServiceName", "gate"), ("Telemetry:ServiceVersion", "1.2.3"), ("Telemetry:DeploymentEnvironment", "te\"st")), "Development");
        await RequestAsync(gateway, trace);
        await using var prometheus = await PrometheusProcess.StartAsync(new PrometheusOptions { Targets = [new Uri(gateway.Management, "/metrics")] });

        await prometheus.ScrapedAsync();

        Assert.Equal(1, await prometheus.ValueAsync("sum(authgateway_request_duration_seconds_count{route=\"up\",http_response_status_code=\"200\"})"));
        Assert.Equal(1, await prometheus.ValueAsync("authgateway_request_duration_seconds_bucket{route=\"up\",le=\"60.0\"}"));
        var target = Assert.Single(await prometheus.QueryAsync("target_info"));
        Assert.Equal(("gate", "1.2.3", "te\"st"), (target["service_name"], target["service_version"], target["deployment_environment_name"]));
        var exemplar = Assert.Single(await prometheus.ExemplarsAsync("authgateway_request_duration_seconds_bucket"));
        Assert.Equal(trace.ToHexString(), exemplar.Labels["trace_id"]);
        Assert.True(exemplar.Value > 0);
        Assert.Empty(await prometheus.ScrapeErrorsAsync());
        foreach (var present in new[] { "authgateway_time_seconds_total", "http_client_request_time_in_queue_seconds_count", "dotnet_gc_pause_time_seconds_total", "kestrel_active_connections", "db_client_operation_duration_seconds_count", "authgateway_revocations_age_seconds" })
        {
            Assert.NotEmpty(await prometheus.QueryAsync(present));
        }
    }

    [Fact]
    public async Task Durations_have_the_buckets_that_the_instruments_advise()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");
        await RequestAsync(gateway);

        var samples = (await Exposition.ScrapeAsync(gateway)).Samples;

        string[] expected = ["5e-05", "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "30.0", "60.0", "+Inf"];
        foreach (var name in new[] { "authgateway_request_duration_seconds", "db_client_operation_duration_seconds", "http_client_request_time_in_queue_seconds" })
        {
            var buckets = samples.Where(sample => sample.Name == $"{name}_bucket").Select(sample => sample.Labels["le"]).Distinct(StringComparer.Ordinal);
            Assert.Equal(expected, buckets);
        }
    }

    [Fact]
    public async Task A_gateway_tells_its_own_requests_only()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");
        await using var other = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");
        await RequestAsync(other);

        Assert.DoesNotContain((await Exposition.ScrapeAsync(gateway)).Samples, sample => sample.Name == "authgateway_request_duration_seconds_count");
    }

    [Fact]
    public async Task Redis_and_the_revocations_copy_are_told()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var redis = await RedisForTests.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address, ("Redis:Url", $"redis://{redis.Endpoint}")), "Development");
        (await gateway.ManagementClient.GetAsync("/healthz/deep")).EnsureSuccessStatusCode();

        var samples = (await Exposition.ScrapeAsync(gateway)).Samples;

        var operations = samples.Where(sample => sample.Name == "db_client_operation_duration_seconds_count").Select(sample => sample.Labels["db_operation_name"]);
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "PING", "read_revocations" }, operations.ToHashSet(StringComparer.Ordinal));
        Assert.Contains(samples, sample => sample is { Name: "authgateway_revocations_entries", Value: "0" });
        Assert.Contains(samples, sample => sample is { Name: "authgateway_revocations_missed_total", Value: "0" });
        Assert.Contains(samples, sample => sample.Name == "authgateway_revocations_age_seconds");
    }

    [Fact]
    public async Task Without_metrics_there_is_no_endpoint()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address, ("Telemetry:Metrics", "false")), "Development");

        Assert.Equal(HttpStatusCode.NotFound, (await gateway.ManagementClient.GetAsync("/metrics")).StatusCode);
    }

    [Fact]
    public async Task The_format_is_negotiated()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");

        var open = await Exposition.ScrapeAsync(gateway, Exposition.OpenMetrics);

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", open.ContentType);
        Assert.EndsWith("\n# EOF\n", open.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("# EOF", (await Exposition.ScrapeAsync(gateway)).Text, StringComparison.Ordinal);
    }

    private static async Task RequestAsync(Gateway gateway, ActivityTraceId? trace = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/x");
        if (trace is { } id)
        {
            request.Headers.Add("traceparent", $"00-{id}-{ActivitySpanId.CreateRandom()}-01");
        }

        (await gateway.Client.SendAsync(request)).EnsureSuccessStatusCode();
        await gateway.ReportedAsync("up");
    }

    // This one trace only: gateways of other tests run in this process too.
    private static ActivityListener Sample(ActivityTraceId trace)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref options) => options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
