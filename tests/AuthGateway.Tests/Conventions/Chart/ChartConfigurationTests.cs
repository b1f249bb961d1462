using System.CommandLine;
using System.Text.RegularExpressions;
using AuthGateway.Commands;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Redis;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Chart;

/// <summary>What the chart says to the gateway, the gateway understands.</summary>
public sealed partial class ChartConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("chart");

    public void Dispose() => _folder.Dispose();

    /// <summary>The examples, and what else of the chart ends up in the configuration or in variables.</summary>
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var example in Directory.EnumerateFiles(Path.Combine(HelmChart.Folder, "examples"), "*.yaml").Select(Path.GetFileName).Order(StringComparer.Ordinal))
        {
            cases.Add(example!, "");
        }

        cases.Add("minimal.yaml", "tls.existingSecret=tls,doors.enabled=true,config.Doors.Kinds[0]=Envoy,config.Proxy.TrustedProxies[0]=10.0.0.0/8");
        cases.Add("minimal.yaml", "trust.existingSecret=ca,redis.ca.existingConfigMap=ca");
        cases.Add("minimal.yaml", "otlp.mode=node,datadog.tracer.enabled=true,datadog.tracer.version=v3.30.0");
        cases.Add("minimal.yaml", "otlp.mode=service,otlp.endpoint=http://collector:4317,tags.service=gateway,tags.version=1.2.3");
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_key_that_the_chart_sets_is_one_of_the_gateway_and_its_value_is_taken(string example, string values)
    {
        Assert.SkipWhen(HelmChart.SkipReason is not null, HelmChart.SkipReason ?? "");
        // The forms of Redis are laid over values of one's own.
        string[] beneath = example.StartsWith("redis-", StringComparison.Ordinal) ? ["-f", Path.Combine(HelmChart.Folder, "examples", example)] : [];
        var settings = (await RenderedChart.OfAsync(beneath.Length > 0 && example != "redis-trial.yaml" ? "minimal.yaml" : example, [.. beneath, .. values.Length > 0 ? new[] { "--set", values } : []])).Load(_folder);

        Assert.Empty(settings.Errors);
        Assert.True(example is "dev.yaml" || settings.Get<RedisSettings>().IsConfigured, "no Redis");
    }

    [Fact]
    public async Task What_goes_out_over_OTLP_has_the_tags_of_the_pods_labels()
    {
        Assert.SkipWhen(HelmChart.SkipReason is not null, HelmChart.SkipReason ?? "");
        var telemetry = (await RenderedChart.OfAsync("minimal.yaml", "--set", "tags.env=staging,tags.service=gateway,tags.version=1.2.3")).Load(_folder).Get<TelemetrySettings>();

        Assert.Equal(("staging", "gateway", "1.2.3"), (telemetry.DeploymentEnvironment, telemetry.ServiceName, telemetry.ServiceVersion));
    }

    [Fact]
    public async Task Every_command_of_a_job_is_one_of_the_gateway()
    {
        Assert.SkipWhen(HelmChart.SkipReason is not null, HelmChart.SkipReason ?? "");
        var commands = (await RenderedChart.OfAsync("full.yaml")).Commands.ToList();
        var root = GatewayCommand.Create(GatewaySettings.Catalogue);

        Assert.True(commands.Count >= 3, $"only {commands.Count} commands were found");
        Assert.Empty(commands.SelectMany(command => root.Parse(command).Errors.Select(error => $"{string.Join(' ', command)}: {error.Message}")));
    }

    [Fact]
    public async Task The_bundle_of_the_example_is_fine()
    {
        Assert.SkipWhen(HelmChart.SkipReason is not null, HelmChart.SkipReason ?? "");
        var chart = await RenderedChart.OfAsync("full.yaml");
        _ = chart.Load(_folder);
        var manifest = _folder.File("members.json");
        await File.WriteAllTextAsync(manifest, chart.File("members.json"));
        using var output = new StringWriter();

        var code = await GatewayCommand.Create(GatewaySettings.Catalogue).Parse(["policy", "check", manifest, "--config", _folder.File("gateway.json"), "--warnings-as-errors"])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = output });

        Assert.True(code == 0, output.ToString());
    }

    // A password in a ConfigMap is read by everybody who may read the namespace, and stands in Git.
    [Fact]
    public void Every_setting_that_is_a_secret_is_refused_in_the_charts_configuration()
    {
        var patterns = File.ReadLines(Path.Combine(HelmChart.Folder, "secret-keys.txt")).Where(line => line.Length > 0 && line[0] != '#').ToList();
        var secrets = Secret().Matches(ConfigurationReference.Write(GatewaySettings.Catalogue))
            .Select(match => Key(match.Groups["key"].Value, match.Groups["type"].Value))
            .Where(key => key is not "redis:url" && !key.Contains("secrethashes", StringComparison.Ordinal))
            .ToList();

        Assert.True(secrets.Count > 10, $"only {secrets.Count} secrets were found");
        Assert.DoesNotContain(secrets, key => !patterns.Exists(pattern => Fits(key, pattern)));
        Assert.DoesNotContain(patterns, pattern => !secrets.Exists(key => Fits(key, pattern)));
    }

    [Fact]
    public void The_metric_that_the_autoscaler_asks_for_is_one_of_the_gateway()
    {
        var template = File.ReadAllText(Path.Combine(HelmChart.Folder, "templates", "horizontalpodautoscaler.yaml"));
        var page = File.ReadAllText(Repository.PathOf("docs", "metrics.md"));

        var names = Default().Matches(template).Select(match => match.Groups["name"].Value).ToList();

        Assert.Equal(2, names.Count);
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private static bool Fits(string key, string pattern) => Regex.IsMatch(key, $"^{pattern}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Key(string key, string type)
    {
        var plain = Placeholder().Replace(key, "x").ToLowerInvariant();
        return type.StartsWith("list", StringComparison.Ordinal) || type.StartsWith("map", StringComparison.Ordinal) ? $"{plain}:0" : plain;
    }

    [GeneratedRegex(@"^\| `(?<key>[^`]+)` \| (?<type>[^|]*), secret \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("default \"(?<name>authgateway[a-z._]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Default();
}
