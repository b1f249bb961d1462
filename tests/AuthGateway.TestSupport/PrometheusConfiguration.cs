using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuthGateway.TestSupport;

/// <summary>Prometheus' configuration file. JSON is YAML.</summary>
internal static class PrometheusConfiguration
{
    /// <summary>Writes the file.</summary>
    public static string Write(PrometheusOptions options)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"global: {{scrape_interval: {Milliseconds(options.ScrapeInterval)}, scrape_timeout: {Milliseconds(options.ScrapeInterval)}, evaluation_interval: {Milliseconds(options.EvaluationInterval)}}}")
            .AppendLine(CultureInfo.InvariantCulture, $"rule_files: {JsonSerializer.Serialize(options.RuleFiles.Select(Path.GetFullPath))}");
        if (options.Targets.Count == 0)
        {
            return text.ToString();
        }

        text.AppendLine("scrape_configs:");
        foreach (var (index, target) in options.Targets.Index())
        {
            // One scrape configuration for each target, since each may have a path of its own; the job is the same.
            text.AppendLine(CultureInfo.InvariantCulture, $"- job_name: {JsonSerializer.Serialize($"{options.Job}-{index}")}")
                .AppendLine(CultureInfo.InvariantCulture, $"  scheme: {target.Scheme}")
                .AppendLine(CultureInfo.InvariantCulture, $"  metrics_path: {JsonSerializer.Serialize(target.AbsolutePath)}")
                .AppendLine(CultureInfo.InvariantCulture, $"  static_configs: [{{targets: [{JsonSerializer.Serialize(target.Authority)}], labels: {{job: {JsonSerializer.Serialize(options.Job)}}}}}]");
        }

        return text.ToString();
    }

    /// <summary>A duration as Prometheus reads it.</summary>
    public static string Milliseconds(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalMilliseconds}ms");
}
