using System.Reflection;
using System.Text.RegularExpressions;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Bundles.Testing;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Documentation;

/// <summary>The page of bundles lists every code of a finding, and every outcome of a test case.</summary>
public sealed partial class FindingTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "authorization", "bundles.md"));

    [Fact]
    public void Every_code_of_a_finding_is_listed_and_no_other()
    {
        var codes = typeof(FindingCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        var section = Page[Page.IndexOf("## Findings", StringComparison.Ordinal)..Page.IndexOf("## Tests", StringComparison.Ordinal)];
        var listed = Row().Matches(section).SelectMany(match => Word().Matches(match.Groups["codes"].Value)).Select(match => match.Groups["code"].Value);

        Assert.Equal(codes.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_outcome_of_a_case_is_listed() =>
        Assert.All(TestOutcomes.All, outcome => Assert.Contains($"`{outcome}`", Page, StringComparison.Ordinal));

    [GeneratedRegex(@"^\| (?<codes>`[^|]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<code>[a-z_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
