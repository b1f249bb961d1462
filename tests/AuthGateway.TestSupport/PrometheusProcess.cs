using System.Globalization;
using System.Text.Json;

namespace AuthGateway.TestSupport;

/// <summary>A real Prometheus that scrapes and evaluates rules, with its storage in a temporary folder.</summary>
public sealed class PrometheusProcess : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly TemporaryFolder _folder = new("prometheus");
    private readonly PrometheusOptions _options;
    private ChildProcess? _process;
    private HttpClient _http = new();

    private PrometheusProcess(PrometheusOptions options) => _options = options;

    /// <summary>Why no Prometheus can be started here, or null.</summary>
    public static string? SkipReason { get; } = new[] { "prometheus", "promtool" }.FirstOrDefault(name => Executables.Find(name) is null) is { } missing
        ? $"{missing} is not installed"
        : null;

    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The running process.</summary>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("Prometheus is not running.");

    /// <summary>Starts a Prometheus and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">It ended, for instance because of its rules; the message says why.</exception>
    public static async Task<PrometheusProcess> StartAsync(PrometheusOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var prometheus = new PrometheusProcess(options);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await prometheus.LaunchAsync();
                    return prometheus;
                }
                catch (InvalidOperationException e) when (attempt < Attempts && e.Message.Contains("address already in use", StringComparison.Ordinal))
                {
                    // Another process was quicker to take the port.
                    await prometheus.StopAsync();
                }
            }
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>Checks an exposition with `promtool check metrics`; what it says, which is nothing when all is well.</summary>
    public static async Task<(int ExitCode, string Said)> CheckMetricsAsync(string text)
    {
        await using var tool = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("promtool"), "check", "metrics"));
        await tool.Input.WriteAsync(text);
        tool.Input.Close();
        var exitCode = await tool.Exited.WaitAsync(TimeSpan.FromSeconds(30));
        return (exitCode, string.Join('\n', tool.OutputLines.Concat(tool.ErrorLines)));
    }

    /// <summary>An instant query: every series of its answer; a scalar is one series without labels.</summary>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string promql)
    {
        var data = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(promql)}");
        var result = data.GetProperty("result");
        return data.GetProperty("resultType").GetString() == "vector"
            ? [.. result.EnumerateArray().Select(series => new PrometheusSample(Labels(series.GetProperty("metric")), Number(series.GetProperty("value")[1])))]
            : [new PrometheusSample(new Dictionary<string, string>(StringComparer.Ordinal), Number(result[1]))];
    }

    /// <summary>The value of a query that answers one series, or null where it answers none.</summary>
    public async Task<double?> ValueAsync(string promql) => (await QueryAsync(promql)).SingleOrDefault()?.Value;

    /// <summary>The alerts that are pending or firing now.</summary>
    public async Task<IReadOnlyList<PrometheusAlert>> AlertsAsync()
    {
        var data = await GetAsync("/api/v1/alerts");
        return
        [
            .. data.GetProperty("alerts").EnumerateArray().Select(alert => new PrometheusAlert(
                alert.GetProperty("labels").GetProperty("alertname").GetString()!,
                alert.GetProperty("state").GetString()!,
                Labels(alert.GetProperty("labels")),
                Labels(alert.GetProperty("annotations")))),
        ];
    }

    /// <summary>The exemplars of the last minutes.</summary>
    public async Task<IReadOnlyList<PrometheusExemplar>> ExemplarsAsync(string promql)
    {
        var now = TimeProvider.System.GetUtcNow();
        string Seconds(TimeSpan later) => string.Create(CultureInfo.InvariantCulture, $"{(now + later).ToUnixTimeMilliseconds() / 1000.0}");
        var data = await GetAsync(
            $"/api/v1/query_exemplars?query={Uri.EscapeDataString(promql)}&start={Seconds(TimeSpan.FromMinutes(-10))}&end={Seconds(TimeSpan.FromMinutes(1))}");
        return
        [
            .. from series in data.EnumerateArray()
               from exemplar in series.GetProperty("exemplars").EnumerateArray()
               select new PrometheusExemplar(Labels(series.GetProperty("seriesLabels")), Labels(exemplar.GetProperty("labels")), Number(exemplar.GetProperty("value"))),
        ];
    }

    /// <summary>Waits until every target was scraped with success after this call.</summary>
    public async Task ScrapedAsync()
    {
        var from = TimeProvider.System.GetUtcNow();
        await Eventually.TrueAsync(
            async () =>
            {
                var targets = (await GetAsync("/api/v1/targets?state=active")).GetProperty("activeTargets").EnumerateArray().ToList();
                return targets.Count == _options.Targets.Count && targets.TrueForAll(target =>
                    target.GetProperty("health").GetString() == "up" && target.GetProperty("lastScrape").GetDateTimeOffset() > from);
            },
            what: "every target is scraped");
    }

    /// <summary>What each target's last scrape failed with; empty for none.</summary>
    public async Task<IReadOnlyList<string>> ScrapeErrorsAsync() =>
    [
        .. (await GetAsync("/api/v1/targets?state=active")).GetProperty("activeTargets").EnumerateArray()
            .Select(target => target.GetProperty("lastError").GetString()!)
            .Where(error => error.Length > 0),
    ];

    /// <summary>Kills it and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    private async Task LaunchAsync()
    {
        var configuration = _folder.File("prometheus.yml");
        await File.WriteAllTextAsync(configuration, PrometheusConfiguration.Write(_options));
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _http.Dispose();
        _http = new HttpClient { BaseAddress = Address };
        _process = await ChildProcess.StartAsync(new ChildProcessOptions(
            Executables.Require("prometheus"),
            [
                $"--config.file={configuration}",
                $"--storage.tsdb.path={_folder.File("data")}",
                $"--web.listen-address={Address.Authority}",
                $"--query.lookback-delta={PrometheusConfiguration.Milliseconds(_options.Lookback)}",
                "--enable-feature=exemplar-storage",
                .. _options.Arguments,
            ]));
        await Eventually.TrueAsync(IsReadyAsync, TimeSpan.FromSeconds(30), "Prometheus is ready");
    }

    private async Task<bool> IsReadyAsync()
    {
        if (Process.HasExited)
        {
            throw new InvalidOperationException($"Prometheus ended with {await Process.Exited}.\n{Process.AllOutput}");
        }

        try
        {
            return (await _http.GetAsync("/-/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(body).RootElement.GetProperty("data")
            : throw new InvalidOperationException($"Prometheus answered {(int)response.StatusCode} to {path}: {body}");
    }

    private static Dictionary<string, string> Labels(JsonElement element) =>
        element.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!, StringComparer.Ordinal);

    private static double Number(JsonElement element) => element.GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        { } text => double.Parse(text, CultureInfo.InvariantCulture),
        null => double.NaN,
    };
}
