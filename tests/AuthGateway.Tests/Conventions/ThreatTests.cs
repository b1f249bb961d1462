using System.Text.RegularExpressions;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions;

/// <summary>docs/authentication/threats.md and docs/http.md name tests; all of them exist.</summary>
public sealed partial class ThreatTests
{
    [Theory]
    [InlineData("docs/authentication/threats.md", 50)]
    [InlineData("docs/http.md", 30)]
    public void Every_test_that_a_page_of_threats_names_exists(string path, int least)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, path));
        var named = TestName().Matches(page).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var there = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Declared().Matches(File.ReadAllText(path)).Select(match => match.Groups["name"].Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Count > least, $"only {named.Count} tests are named");
        Assert.Empty(named.Except(there, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"`(?<name>[A-Z]\w*_\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (?<name>[A-Z]\w+)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declared();
}
