using AuthGateway.TestSupport;

namespace AuthGateway.Cel.Tests.Conformance;

/// <summary>The published cases of cel-spec (0.25.1), all of them: what is covered gives what they say, the rest is refused.</summary>
public sealed class ConformanceTests(ConformanceCases cases, ITestOutputHelper output) : IClassFixture<ConformanceCases>
{
    public static TheoryData<string> Suites =>
    [
        "basic", "bindings_ext", "block_ext", "comparisons", "conversions", "dynamic", "encoders_ext", "enums", "fields", "fp_math",
        "integer_math", "lists", "logic", "macros", "macros2", "math_ext", "namespace", "optionals", "parse", "plumbing", "proto2",
        "proto2_ext", "proto3", "string", "string_ext", "timestamps", "type_deductions", "wrappers",
    ];

    // The numbers of docs/authorization/cel.md. A case that vanished would pass the other tests.
    [Fact]
    public void The_published_cases_are_all_there()
    {
        Assert.SkipWhen(CelSpecPeer.SkipReason is not null, CelSpecPeer.SkipReason ?? "");

        Assert.Equal(2_344, cases.All.Count);
        Assert.Equal(1_439, cases.All.Count(test => Coverage.Lacks(test) is null));
        Assert.Equal(85, cases.All.Count(test => Coverage.Lacks(test) is null && ConformanceRun.MayBeRefused(test)));
        Assert.Equal(Suites.Select(row => row.Data).Order(StringComparer.Ordinal), cases.All.Select(test => test.Suite).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Every_case_that_is_covered_gives_what_is_published(string suite)
    {
        Assert.SkipWhen(CelSpecPeer.SkipReason is not null, CelSpecPeer.SkipReason ?? "");
        var covered = cases.All.Where(test => test.Suite == suite && Coverage.Lacks(test) is null).ToList();
        var problems = covered.Select(test => (test, Problem: ConformanceRun.Problem(test))).Where(pair => pair.Problem is not null).ToList();

        output.WriteLine($"{suite}: {covered.Count} covered, {covered.Count(ConformanceRun.MayBeRefused)} of them refused by the type check");
        Assert.True(problems.Count == 0, $"{problems.Count} of {covered.Count}:\n{string.Join('\n', problems)}");
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Every_case_that_is_not_covered_is_refused_at_load(string suite)
    {
        Assert.SkipWhen(CelSpecPeer.SkipReason is not null, CelSpecPeer.SkipReason ?? "");
        var lacking = cases.All.Where(test => test.Suite == suite && Coverage.Lacks(test) is not null).ToList();
        var compiled = lacking.Where(test => ConformanceRun.Compile(test, out _) is CelCompilation.Compiled).ToList();

        output.WriteLine($"{suite}: {lacking.Count} not covered");
        Assert.True(compiled.Count == 0, $"{compiled.Count} of {lacking.Count}:\n{string.Join('\n', compiled)}");
    }
}
