using System.Text.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Alerts;

/// <summary>The alerting rules of the Helm chart, rendered as Argo CD would, with windows of seconds.</summary>
internal static class ShippedRules
{
    /// <summary>How long an alert's longest window is: what happened before it is forgotten.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(6);

    private static readonly object Windows = new { @long = "6s", @short = "3s" };

    // A fault here lasts half a second: thresholds of half a second and more move to a bucket below it.
    private static readonly object Slow = new { latencyThreshold = 0.25 };

    private static readonly object Values = new
    {
        monitors = new
        {
            selector = "job=\"authgateway\"",
            evaluationInterval = "500ms",
            @for = new { page = "1s", ticket = "1s", noData = "5s" },
            windows = new { fast = Windows, slow = Windows, ticket = Windows, others = Windows, dashboard = "6s" },
            owners = new { client = Slow, identityProvider = Slow, legacy = Slow, legacySystem = Slow },
        },
    };

    /// <summary>Why they cannot be rendered here, or null.</summary>
    public static string? SkipReason { get; } = HelmChart.SkipReason
        ?? (new[] { "bash", "awk", "jq", "promtool" }.FirstOrDefault(tool => Executables.Find(tool) is null) is { } missing ? $"{missing} is not installed" : null);

    /// <summary>Renders them into a file of a folder.</summary>
    public static async Task<string> WriteAsync(TemporaryFolder folder)
    {
        var (values, rules) = (folder.File("values.json"), folder.File("rules.yaml"));
        await File.WriteAllTextAsync(values, JsonSerializer.Serialize(Values));
        var (exitCode, output, errors) = await ChildProcess.RunAsync(
            new ChildProcessOptions(Executables.Require("bash"), Repository.PathOf(".ci", "rules"), "print", "-f", values)
            {
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["PATH"] = $"{Path.GetDirectoryName(HelmChart.Helm)}:{Environment.GetEnvironmentVariable("PATH")}",
                },
            },
            TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, string.Join('\n', errors));
        await File.WriteAllLinesAsync(rules, output);
        return rules;
    }
}
