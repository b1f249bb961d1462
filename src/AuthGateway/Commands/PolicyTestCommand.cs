using System.CommandLine;
using System.Globalization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Bundles.Testing;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Commands;

/// <summary><c>authgateway policy test</c>: what a team expects of its policies, judged by the gateway's own steps.</summary>
internal static class PolicyTestCommand
{
    public static Command Create(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var output = new PolicyOutput();
        var files = new Argument<string[]>("files") { Description = "Manifests.", Arity = ArgumentArity.OneOrMore };
        var tests = new Option<string>("--tests") { Description = "The file of test cases.", Required = true };
        var least = new Option<double>("--min-coverage") { Description = "How many of the routes, policies and rules the cases must reach, in percent." };
        var command = new Command("test", "Runs test cases against policy bundles, without Redis and without an upstream. Exit code 0, 1 when a case fails, 2 when nothing could be run.") { files, tests, least };
        options.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            if (PolicyFiles.Settings(options.Inputs(parsed), catalogue, parsed.InvocationConfiguration) is not { } settings)
            {
                return PolicyCommands.Unusable;
            }

            var findings = new List<BundleFinding>();
            var bundles = PolicyFiles.Bundles(parsed.GetValue(files)!, findings);
            var platform = PolicyTools.Platform(settings);
            findings.AddRange(bundles.SelectMany(bundle => BundleReview.Of(bundle, platform, isStrict: false)).Where(finding => finding.IsError));
            var cases = PolicyFiles.Tests(parsed.GetValue(tests)!, bundles, findings);
            if (cases is null || findings.Exists(finding => finding.IsError))
            {
                await output.WriteAsync(parsed, findings.Select(finding => finding.ToString()), new { Findings = findings.Select(PolicyOutput.Of) });
                return PolicyCommands.Unusable;
            }

            await using var bench = PolicyTools.Bench(bundles, settings);
            var run = await PolicyTestRun.OfAsync(bench, cases);
            await output.WriteAsync(parsed, Lines(run), Document(run));
            return run.Failures.Any() || run.Coverage < parsed.GetValue(least) ? PolicyCommands.Found : 0;
        });
        return command;
    }

    /// <summary>The run for people.</summary>
    public static IEnumerable<string> Lines(PolicyTestRun run)
    {
        foreach (var (test, verdict) in run.Failures)
        {
            yield return $"{test.Place}: failed: {test.Name}: expected {Expected(test)}, was {verdict}";
        }

        foreach (var name in run.Unreached)
        {
            yield return $"not reached: {name}";
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"{run.Results.Length - run.Failures.Count()} of {run.Results.Length} cases passed, coverage {run.Coverage:F0} %");
    }

    private static object Document(PolicyTestRun run) => new
    {
        Cases = run.Results.Select(result => new { result.Test.Name, result.Test.Place, Passed = result.Verdict.Fits(result.Test), Expected = Expected(result.Test), result.Verdict.Outcome, result.Verdict.Reason, result.Verdict.Route, result.Verdict.Policy, result.Verdict.Rule }),
        run.Unreached,
        run.Coverage,
    };

    private static string Expected(PolicyTestCase test) => (new TestVerdict(test.Outcome, test.Reason, test.Route, test.Policy) { Rule = test.Rule }).ToString();
}
