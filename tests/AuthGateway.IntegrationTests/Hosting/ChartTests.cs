using System.Text.RegularExpressions;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>What the Helm chart counts on, a running gateway has.</summary>
public sealed partial class ChartTests
{
    [Fact]
    public async Task Every_path_that_the_chart_probes_or_scrapes_answers_on_the_management_port()
    {
        Assert.SkipWhen(HelmChart.SkipReason is not null, HelmChart.SkipReason ?? "");
        var text = await HelmChart.RenderAsync("--set", "monitors.serviceMonitor.enabled=true,datadog.metrics.enabled=true");
        string[] paths = [.. Path().Matches(text).Select(match => match.Groups["path"].Value).Distinct().Order(StringComparer.Ordinal)];
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Gateway.Route("up", upstream.Address, "Anonymous"), "Development");

        Assert.Equal(["/livez", "/metrics", "/readyz"], paths);
        foreach (var path in paths)
        {
            using var answer = await gateway.ManagementClient.GetAsync(path);
            Assert.True(answer.IsSuccessStatusCode, $"{path} answers {answer.StatusCode}.");
        }
    }

    [GeneratedRegex(@"(?:^ +(?:- )?path: |http://%%host%%:8081)(?<path>/[a-z]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();
}
