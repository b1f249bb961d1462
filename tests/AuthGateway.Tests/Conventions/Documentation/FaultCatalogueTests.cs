using System.Text.RegularExpressions;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Documentation;

/// <summary>Each row of docs/reliability.md is held by a test with its name, and each such test has its row.</summary>
public sealed partial class FaultCatalogueTests
{
    private static readonly string Text = Page.All.Single(page => page.Path == Path.Combine("docs", "reliability.md")).Text;

    private static readonly HashSet<string> Tested =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Trait().Matches(File.ReadAllText(file)).Select(match => match.Groups["row"].Value)),
    ];

    private static readonly HashSet<string> Promised =
    [
        .. Line().Matches(Text).SelectMany(match => match.Groups["rows"].Value.Split(',', StringSplitOptions.TrimEntries)),
    ];

    private static readonly HashSet<string> NotInjected = [.. Excused().Matches(Text).Select(match => match.Groups["row"].Value)];

    [Fact]
    public void Every_row_has_a_test() => Assert.Empty(Promised.Except(Tested));

    [Fact]
    public void Every_test_of_a_row_has_its_row() => Assert.Empty(Tested.Except(Promised));

    [Fact]
    public void A_row_that_is_not_injected_has_neither_a_promise_nor_a_test() => Assert.Empty(NotInjected.Intersect(Promised.Union(Tested)));

    [Theory]
    [InlineData("C", 13)]
    [InlineData("U", 38)]
    [InlineData("R", 19)]
    [InlineData("K", 11)]
    [InlineData("P", 12)]
    public void No_row_is_left_out(string group, int rows) =>
        Assert.Empty(Enumerable.Range(1, rows).Select(i => $"{group}{i}").Except(Promised.Union(NotInjected)));

    [GeneratedRegex(@"Trait\(FaultCatalogue\.Row, ""(?<row>[CURKP]\d+)""\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Trait();

    [GeneratedRegex(@"^\| (?<rows>[CURKP]\d+(, [CURKP]\d+)*) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"\*\*(?<row>[CURKP]\d+)\*\*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Excused();
}
