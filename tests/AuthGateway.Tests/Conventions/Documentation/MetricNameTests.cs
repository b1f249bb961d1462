using System.Text.RegularExpressions;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Documentation;

/// <summary>Every metric that the documentation names is told. docs/metrics.md itself is held to the gateway by MetricsPageTests.</summary>
public sealed partial class MetricNameTests
{
    [Fact]
    public void Every_metric_in_a_text_or_a_command_is_on_the_page_of_metrics()
    {
        var told = Row().Matches(File.ReadAllText(Repository.PathOf("docs", "metrics.md")))
            .SelectMany(match => new[] { "", "_bucket", "_sum", "_count" }.Select(suffix => match.Groups["name"].Value + suffix))
            .ToHashSet(StringComparer.Ordinal);
        var named = Page.All.SelectMany(page => Name().Matches(page.Text).Select(match => (page.Path, match.Value))).ToList();

        Assert.True(named.Count > 100, $"only {named.Count} metrics are named");
        Assert.Empty(named.Where(found => !told.Contains(found.Value) && !IsBeginning(found.Value)).Select(found => $"{found.Path}: {found.Value}"));

        // `authgateway_(one|other)_total` in a search.
        bool IsBeginning(string name) => name.EndsWith('_') && told.Any(metric => metric.StartsWith(name, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z_]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<![\w/.])authgateway_[a-z_]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
