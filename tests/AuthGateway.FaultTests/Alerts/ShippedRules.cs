using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Alerts;

/// <summary>The alerting rules of the Helm chart, rendered as Argo CD would, with windows of seconds.</summary>
internal static class ShippedRules
{
    /// <summary>How long an alert's longest window is: what happened before it is forgotten.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(6);

    private const string Long = "6s";
    private const string Short = "3s";

    private static readonly string[] Values =
    [
        "monitors.selector=job=\"authgateway\"",
        "monitors.evaluationInterval=500ms",
        "monitors.for.page=1s",
        "monitors.for.ticket=1s",
        "monitors.for.noData=5s",
        .. new[] { "fast", "slow", "ticket", "others" }.SelectMany(pair => new[] { $"monitors.windows.{pair}.long={Long}", $"monitors.windows.{pair}.short={Short}" }),
        $"monitors.windows.dashboard={Long}",
        // A fault here lasts half a second: thresholds of a second and more move to the bucket below it.
        .. new[] { "client", "identityProvider", "legacy", "legacySystem" }.Select(owner => $"monitors.owners.{owner}.latencyThreshold=0.25"),
    ];

    private static readonly string? Helm = Find();

    /// <summary>Why they cannot be rendered here, or null.</summary>
    public static string? SkipReason { get; } = Helm is null
        ? "helm is not on PATH, nor in the folder that AUTHGATEWAY_TOOLS names"
        : new[] { "bash", "awk", "jq", "promtool" }.FirstOrDefault(tool => Executables.Find(tool) is null) is { } missing ? $"{missing} is not installed" : null;

    /// <summary>Renders them into a file.</summary>
    public static async Task WriteAsync(string path)
    {
        var (exitCode, output, errors) = await ChildProcess.RunAsync(
            new ChildProcessOptions(
                Executables.Require("bash"),
                [Repository.PathOf(".ci", "rules"), "print", .. Values.SelectMany(value => new[] { "--set", value.Replace("\"", "\\\"", StringComparison.Ordinal) })])
            {
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["PATH"] = $"{Path.GetDirectoryName(Helm)}:{Environment.GetEnvironmentVariable("PATH")}",
                },
            },
            TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, string.Join('\n', errors));
        await File.WriteAllLinesAsync(path, output);
    }

    private static string? Find()
    {
        if (Executables.Find("helm") is { } helm)
        {
            return helm;
        }

        var tools = Environment.GetEnvironmentVariable("AUTHGATEWAY_TOOLS") ?? Repository.PathOf("..", "shared", "tools");
        var path = Path.GetFullPath(Path.Combine(tools, "helm"));
        return File.Exists(path) ? path : null;
    }
}
