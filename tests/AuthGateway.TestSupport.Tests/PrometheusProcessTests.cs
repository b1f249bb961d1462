namespace AuthGateway.TestSupport.Tests;

public sealed class PrometheusProcessTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new("rules");

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PrometheusProcess.SkipReason is not null, PrometheusProcess.SkipReason ?? string.Empty);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_scrapes_its_targets_records_and_alerts_by_its_rules_and_leaves_nothing_behind()
    {
        await using var target = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 15\r\nConnection: close\r\n\r\nlevel{a=\"b\"} 7\n");
        await File.WriteAllTextAsync(
            _folder.File("rules.yml"),
            """
            groups:
            - name: tests
              rules:
              - {record: "level:doubled", expr: "level * 2"}
              - {alert: High, expr: "level > 5", labels: {severity: page}, annotations: {summary: "is {{ $value }}"}}
              - {alert: Low, expr: "level < 5"}
            """,
            TestContext.Current.CancellationToken);
        var prometheus = await PrometheusProcess.StartAsync(new PrometheusOptions
        {
            Targets = [new Uri(target.Address, "/odd/path")],
            ScrapeInterval = TimeSpan.FromMilliseconds(100),
            EvaluationInterval = TimeSpan.FromMilliseconds(100),
            RuleFiles = [_folder.File("rules.yml")],
        });
        var id = prometheus.Process.Id;
        await using (prometheus)
        {
            await prometheus.ScrapedAsync();
            var sample = Assert.Single(await prometheus.QueryAsync("level"));
            Assert.Equal(("b", "authgateway", 7), (sample["a"], sample["job"], sample.Value));
            Assert.Equal(4, await prometheus.ValueAsync("scalar(vector(4))"));
            Assert.Null(await prometheus.ValueAsync("nothing_of_that_name"));
            await Eventually.TrueAsync(async () => await prometheus.ValueAsync("level:doubled") == 14, what: "the rule is evaluated");
            PrometheusAlert? alert = null;
            await Eventually.TrueAsync(async () => (alert = (await prometheus.AlertsAsync()).SingleOrDefault()) is { IsFiring: true }, what: "the alert fires");
            Assert.Equal(("High", "page", "is 7"), (alert!.Name, alert.Labels["severity"], alert.Annotations["summary"]));
            Assert.Contains("GET /odd/path", target.Connections[0].ReceivedText, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public async Task Rules_that_it_does_not_understand_are_told()
    {
        await File.WriteAllTextAsync(_folder.File("rules.yml"), "groups: [{name: a, rules: [{alert: A, expr: 'rate('}]}]", TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => PrometheusProcess.StartAsync(new PrometheusOptions { RuleFiles = [_folder.File("rules.yml")] }));

        Assert.Contains("unclosed left parenthesis", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_fails_is_told()
    {
        await using var target = FaultServer.Answering("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        await using var prometheus = await PrometheusProcess.StartAsync(new PrometheusOptions { Targets = [target.Address], ScrapeInterval = TimeSpan.FromMilliseconds(100) });

        await Eventually.TrueAsync(async () => await prometheus.ValueAsync("up") == 0, what: "the target is down");

        Assert.Contains("503", Assert.Single(await prometheus.ScrapeErrorsAsync()), StringComparison.Ordinal);
    }
}
