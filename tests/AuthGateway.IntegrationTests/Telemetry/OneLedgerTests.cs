using System.Globalization;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Latency;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>Whatever is told of a request is told from its one closed ledger.</summary>
public sealed class OneLedgerTests
{
    [Fact]
    public async Task The_span_the_metrics_both_ways_the_log_line_and_Server_Timing_of_one_request_say_the_same_numbers()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.DelayAsync(TimeSpan.FromMilliseconds(120));
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nServer-Timing: proxy;dur=90, upstream;dur=60\r\nContent-Length: 2\r\n\r\no");
            await connection.DelayAsync(TimeSpan.FromMilliseconds(80));
            await connection.WriteAsync("k");
        });
        await using var gateway = await Gateway.StartAsync(
            [
                .. Splits.Open(upstream.Address),
                .. OtlpReceiver.Keys(receiver.Address),
                ("Telemetry:Otlp:MetricsInterval", "00:00:00.100"),
                ("ReverseProxy:Clusters:up:Metadata:ReverseProxyTime", "Server-Timing:proxy"),
                ("ReverseProxy:Clusters:up:Metadata:SystemTime", "Server-Timing:upstream"),
            ],
            "Development");
        using var response = await gateway.Client.GetAsync("/x");
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());

        var reported = await gateway.ReportedAsync("up");
        var (span, _) = await receiver.TraceAsync("up");
        var line = await LogLineAsync(span.TraceId);
        await Eventually.TrueAsync(() => receiver.Metrics.Any(metric => metric.Name == "authgateway.time" && metric.Sum > 0), what: "metrics arrive over OTLP");
        var scraped = await Exposition.ScrapeAsync(gateway);
        foreach (var owner in LatencyOwners.All)
        {
            var microseconds = reported.OwnerMicroseconds[owner.Name()];
            Assert.Equal(microseconds, span.Attributes[$"authgateway.{owner.Name()}.duration"]);
            Assert.Equal(microseconds, line[$"{owner.Name().Replace('.', '_')}_us"]!.GetValue<long>());

            // Metrics are in seconds and not rounded.
            Assert.InRange(microseconds, Scraped(scraped, "authgateway_request_owner_duration_seconds_sum", owner.Name()) - 1, Scraped(scraped, "authgateway_request_owner_duration_seconds_sum", owner.Name()) + 1);
            Assert.InRange(microseconds, Scraped(scraped, "authgateway_time_seconds_total", owner.Name()) - 1, Scraped(scraped, "authgateway_time_seconds_total", owner.Name()) + 1);
            var sent = receiver.Metrics.LastOrDefault(metric => metric.Name == "authgateway.time" && Equals(metric.Attributes["owner"], owner.Name()))?.Sum ?? 0;
            Assert.InRange(microseconds, (sent * 1e6) - 1, (sent * 1e6) + 1);
        }

        Assert.Equal(reported.TotalMicroseconds, line["total_us"]!.GetValue<long>());
        Assert.Equal(reported.TotalMicroseconds, (long)span.Attributes["internal.duration"]! + (long)span.Attributes["external.duration"]!);

        // A header is written before the body: it says the same account as it stood then. What follows can only be added.
        var timing = response.Headers.GetValues("Server-Timing").Last().Split(", ").ToDictionary(
            entry => entry[..entry.IndexOf(';', StringComparison.Ordinal)],
            entry => (long)Math.Round(double.Parse(entry[(entry.IndexOf('=', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture) * 1000),
            StringComparer.Ordinal);
        Assert.Equal(timing["total"], timing.Where(entry => entry.Key != "total").Sum(entry => entry.Value));
        Assert.All(timing.Where(entry => entry.Key != "total"), entry => Assert.InRange(entry.Value, 0, reported.OwnerMicroseconds[entry.Key] + 1));
        Assert.InRange(timing.GetValueOrDefault("legacy.system"), reported.OwnerMicroseconds["legacy.system"] - 1, reported.OwnerMicroseconds["legacy.system"] + 1);
        Assert.InRange(timing.GetValueOrDefault("legacy.network"), reported.OwnerMicroseconds["legacy.network"] - 1, reported.OwnerMicroseconds["legacy.network"] + 1);
        Assert.True(timing.GetValueOrDefault("legacy") < reported.WithStalls("legacy"));
    }

    private static double Scraped(Exposition scraped, string name, string owner) => 1e6 * scraped.Samples
        .Where(sample => sample.Name == name && sample.Labels["owner"] == owner)
        .Sum(sample => double.Parse(sample.Value, CultureInfo.InvariantCulture));

    private static async Task<JsonNode> LogLineAsync(string traceId)
    {
        string? line = null;
        await Eventually.TrueAsync(
            () => (line = LogCanary.Lines().FirstOrDefault(line => line.Contains(traceId, StringComparison.Ordinal) && line.Contains("\"total_us\"", StringComparison.Ordinal))) is not null,
            what: "the request's log line");
        return JsonNode.Parse(line!)!;
    }
}
