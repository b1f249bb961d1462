using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Redis;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Documentation;

/// <summary>What else the documentation names by its exact name: log events, words of the audit record, code, other pages.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void Every_log_event_that_a_page_names_by_its_number_exists()
    {
        var known = Constants(typeof(EventIds)).Cast<int>().ToHashSet();
        var named = Page.All.SelectMany(page => Event().Matches(page.Text)
            .SelectMany(match => match.Groups["id"].Captures)
            .Select(capture => (page.Path, Id: int.Parse(capture.Value, CultureInfo.InvariantCulture)))).ToList();

        Assert.True(named.Count > 5, $"only {named.Count} events are named");
        Assert.Empty(named.Where(found => !known.Contains(found.Id)).Select(found => $"{found.Path}: {found.Id}"));
    }

    [Fact]
    public void The_guide_to_the_audit_record_lists_its_actions()
    {
        var row = File.ReadLines(Repository.PathOf("docs", "authentication", "audit.md")).Single(line => line.StartsWith("| `action` |", StringComparison.Ordinal));
        var listed = Word().Matches(row).Select(match => match.Groups["word"].Value).Where(word => word != "action");

        Assert.Equal(Constants(typeof(AuditActions)).Cast<string>().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_of_metrics_lists_every_reason_of_a_refusal_and_every_operation_of_Redis()
    {
        var listed = Word().Matches(File.ReadAllText(Repository.PathOf("docs", "metrics.md"))).Select(match => match.Groups["word"].Value).ToHashSet(StringComparer.Ordinal);
        var words = Constants(typeof(AuthenticationReasons)).Concat(Constants(typeof(RedisMetrics))).Cast<string>().ToList();

        Assert.True(words.Count > 80, $"only {words.Count} words were found");
        Assert.Empty(words.Except(listed, StringComparer.Ordinal));
    }

    // A setting, a type or a test that was given another name leaves its old one nowhere in the code.
    [Fact]
    public void Every_name_in_the_text_that_looks_like_code_stands_somewhere_in_the_code()
    {
        var code = new[] { "src", "tests", "loadtests", "samples", "helm" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".yaml" or ".yml" or ".json" or ".js" or ".tpl" or ".csproj" && !path.Contains("node_modules", StringComparison.Ordinal))
            .SelectMany(path => Identifier().Matches(File.ReadAllText(path)).Select(match => match.Value))
            .ToHashSet(StringComparer.Ordinal);
        var named = Page.All.SelectMany(page => page.Spans.Where(span => Compound().IsMatch(span)).Select(span => (page.Path, Name: span))).ToList();

        Assert.True(named.Count > 100, $"only {named.Count} names are named");
        Assert.Empty(named.Where(found => !code.Contains(found.Name)).Select(found => $"{found.Path}: {found.Name}"));
    }

    [Fact]
    public void Every_link_between_pages_leads_to_a_file()
    {
        var links = Page.All.SelectMany(page => Link().Matches(page.Text).Select(match => (page.Path, Target: match.Groups["path"].Value))).ToList();

        Assert.True(links.Count > 60, $"only {links.Count} links were found");
        Assert.Empty(links.Where(link => !Path.Exists(Repository.PathOf(Path.GetDirectoryName(link.Path)!, link.Target))).Select(link => $"{link.Path}: {link.Target}"));
    }

    private static IEnumerable<object?> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => field.GetRawConstantValue());

    [GeneratedRegex(@"\bevents? (?<id>1\d{3})(?:(?:, | and |–| \([^)]*\), )(?<id>1\d{3}))*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Event();

    [GeneratedRegex(@"`(?<word>[A-Za-z_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"[A-Za-z_]\w*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^(?:[A-Z][a-z0-9]+){2,}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Compound();

    [GeneratedRegex(@"\]\((?<path>[^)#:\s]+)(?:#[^)]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
