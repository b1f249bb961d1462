using System.CommandLine;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Bundles.Testing;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Commands;

/// <summary><c>authgateway policy diff</c>: what a manifest says otherwise than the version in force, and which decisions change.</summary>
internal static class PolicyDiffCommand
{
    public static Command Create(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var output = new PolicyOutput();
        var file = new Argument<string>("file") { Description = "A manifest." };
        var against = new Option<string?>("--against") { Description = "Another manifest to compare with. Without it, the version in force in Redis." };
        var tests = new Option<string?>("--tests") { Description = "Test cases: those that are decided otherwise are listed." };
        var command = new Command("diff", "Compares a policy bundle with the version in force. Exit code 0 when they say the same, 1 when not, 2 when they could not be compared.") { file, against, tests };
        options.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var console = parsed.InvocationConfiguration;
            if (PolicyFiles.Settings(options.Inputs(parsed), catalogue, console) is not { } settings)
            {
                return PolicyCommands.Unusable;
            }

            var findings = new List<BundleFinding>();
            var after = PolicyFiles.Bundles([parsed.GetValue(file)!], findings) is [var read] ? read : null;
            var (before, isKnown) = after is null ? (null, false)
                : parsed.GetValue(against) is { } other ? (PolicyFiles.Bundles([other], findings) is [var compared] ? compared : null, true)
                : await InForceAsync(options.Inputs(parsed), catalogue, console, after.Manifest.Namespace, cancellation);
            var cases = parsed.GetValue(tests) is { } path && after is not null ? PolicyFiles.Tests(path, [after], findings) : [];
            if (after is null || !isKnown || cases is null || findings.Exists(finding => finding.IsError))
            {
                findings.ForEach(console.Error.WriteLine);
                return PolicyCommands.Unusable;
            }

            List<string> lines = [.. BundleDiff.Of(before, after), .. await DecisionsAsync(before, after, cases, settings)];
            await output.WriteAsync(parsed, lines.Count == 0 ? ["the same"] : lines, new { Before = before?.Version, After = after.Version, Differences = lines });
            return lines.Count == 0 ? 0 : PolicyCommands.Found;
        });
        return command;
    }

    private static async Task<(Bundle? Bundle, bool IsKnown)> InForceAsync(SettingsInputs inputs, SettingsCatalogue catalogue, InvocationConfiguration console, string @namespace, CancellationToken cancellation)
    {
        await using var session = await PolicySession.OpenAsync(inputs, catalogue, console, cancellation);
        if (session is null)
        {
            return (null, false);
        }

        var (version, failure) = await session.Operations.CurrentAsync(@namespace, cancellation);
        if (version is { Length: > 0 } && await session.Operations.FindAsync(@namespace, version, cancellation) is { } bundle)
        {
            return (bundle, true);
        }

        if (version is not "")
        {
            await console.Error.WriteLineAsync($"The version in force can't be read{(failure.Length > 0 ? $" ({failure})" : "")}.");
        }

        return (null, version is "");
    }

    private static async Task<IEnumerable<string>> DecisionsAsync(Bundle? before, Bundle after, IReadOnlyList<PolicyTestCase> cases, LoadedSettings settings)
    {
        if (cases.Count == 0)
        {
            return [];
        }

        await using var was = PolicyTools.Bench(before is null ? [] : [before], settings);
        await using var now = PolicyTools.Bench([after], settings);
        var changed = new List<string>();
        foreach (var test in cases)
        {
            var (old, @new) = (await was.JudgeAsync(test), await now.JudgeAsync(test));
            if (old.Outcome != @new.Outcome)
            {
                changed.Add($"~ decision {test.Name}: {old} → {@new}");
            }
        }

        return changed;
    }
}
