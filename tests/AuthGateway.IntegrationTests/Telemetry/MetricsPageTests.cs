using System.Text.RegularExpressions;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>docs/metrics.md against what the gateway tells.</summary>
public sealed partial class MetricsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "metrics.md"));

    [Fact]
    public void The_page_lists_what_the_inventory_lists() => Assert.Equal(
        MetricInventory.All.Select(metric => metric.Name).Order(StringComparer.Ordinal),
        Rows().Matches(Page).Select(row => row.Groups["otel"].Value).Order(StringComparer.Ordinal));

    // Of the gateway's own and of Redis' calls: .ci/rules holds alerts, dashboards and runbooks to that list.
    [Fact]
    public void The_chart_knows_each_by_both_its_names() => Assert.Equal(
        MetricInventory.All.Select(metric => metric.Name).Where(name => name.StartsWith("authgateway.", StringComparison.Ordinal) || name == "db.client.operation.duration")
            .Select(name => $"{name} {Rows().Matches(Page).Single(row => row.Groups["otel"].Value == name).Groups["prometheus"].Value}").Order(StringComparer.Ordinal),
        File.ReadLines(Repository.PathOf("helm", "authgateway", "tests", "metrics.txt")).Where(line => !line.StartsWith('#')).Select(line => line[..line.LastIndexOf(' ')]).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_metric_that_the_gateway_tells_is_on_the_page_by_its_Prometheus_name()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");
        (await gateway.Client.GetAsync("/echo/x")).EnsureSuccessStatusCode();
        await gateway.ReportedAsync("up");

        var told = (await Exposition.ScrapeAsync(gateway)).Families;

        Assert.Contains("authgateway_request_duration_seconds", told);
        Assert.Empty(told.Except([.. Rows().Matches(Page).Select(row => row.Groups["prometheus"].Value), "target_info"], StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_instrument_of_the_gateway_is_in_the_inventory()
    {
        var instruments = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == GatewayMetrics.MeterName)
                {
                    instruments.Add(instrument.Name);
                }
            },
        };
        listener.Start();
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");

        Assert.Contains("authgateway.request.duration", instruments);
        Assert.All(instruments, name => Assert.NotNull(MetricInventory.Find(GatewayMetrics.MeterName, name)));
    }

    [GeneratedRegex("^\\| `(?<prometheus>[a-z_]+)` \\| `(?<otel>[a-z_.]+)` \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Rows();
}
