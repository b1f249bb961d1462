using System.Collections.Immutable;
using AuthGateway.Authorization.Evaluation.Rules;

namespace AuthGateway.Authorization.Bundles.Testing;

/// <summary>All cases, judged.</summary>
/// <param name="Results">What came of each.</param>
/// <param name="Unreached">The routes, policies and rules that no case reaches.</param>
/// <param name="Coverage">How many of them are reached, in percent.</param>
internal sealed record PolicyTestRun(ImmutableArray<(PolicyTestCase Test, TestVerdict Verdict)> Results, ImmutableArray<string> Unreached, double Coverage)
{
    /// <summary>The cases that came out otherwise.</summary>
    public IEnumerable<(PolicyTestCase Test, TestVerdict Verdict)> Failures => Results.Where(result => !result.Verdict.Fits(result.Test));

    /// <summary>Judges cases one after the other.</summary>
    public static async Task<PolicyTestRun> OfAsync(ITestBench bench, IEnumerable<PolicyTestCase> tests)
    {
        var results = ImmutableArray.CreateBuilder<(PolicyTestCase, TestVerdict)>();
        foreach (var test in tests)
        {
            results.Add((test, await bench.JudgeAsync(test)));
        }

        var reached = results.SelectMany(result => new[] { $"route {result.Item2.Route}", $"policy {result.Item2.Policy}", $"rule {result.Item2.Rule}" }).ToHashSet(StringComparer.Ordinal);
        var all = bench.Bundles.SelectMany(bundle => bundle.Manifest.Routes.Keys.Select(name => $"route {bundle.Manifest.NameOf(name)}")
            .Concat(bundle.Manifest.Policies.Keys.Select(name => $"policy {bundle.Manifest.NameOf(name)}"))
            .Concat(EvaluationRules.Compile(bundle.Manifest.Resources).Values.SelectMany(resource => resource.Rules).Select(rule => $"rule {rule.Name}"))).ToList();
        var unreached = all.Where(name => !reached.Contains(name)).Order(StringComparer.Ordinal).ToImmutableArray();
        return new PolicyTestRun(results.ToImmutable(), unreached, all.Count == 0 ? 100 : 100.0 * (all.Count - unreached.Length) / all.Count);
    }
}
