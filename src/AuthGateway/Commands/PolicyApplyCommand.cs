using System.CommandLine;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Bundles.Testing;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Redis.Bundles;

namespace AuthGateway.Commands;

/// <summary><c>authgateway policy apply</c>: checks a manifest, tests it and puts it in force.</summary>
internal static class PolicyApplyCommand
{
    public static Command Create(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var file = new Argument<string>("file") { Description = "A manifest." };
        var tests = new Option<string?>("--tests") { Description = "Test cases that must pass." };
        var expect = new Option<string?>("--expect") { Description = "The version that must be in force now, or none. Without it, the one that is in force when the command begins." };
        var strict = new Option<bool>("--warnings-as-errors") { Description = "A warning refuses, too." };
        var dry = new Option<bool>("--dry-run") { Description = "Says what would change and writes nothing." };
        var command = new Command("apply", "Puts a policy bundle in force on all replicas. Exit code 0, 1 when it is refused or another version is in force than expected, 2 when nobody knows.") { file, tests, expect, strict, dry };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var console = parsed.InvocationConfiguration;
            await using var session = await PolicySession.OpenAsync(options.Inputs(parsed), catalogue, console, cancellation);
            if (session is null)
            {
                return PolicyCommands.Unusable;
            }

            var findings = new List<BundleFinding>();
            var bundle = PolicyFiles.Bundles([parsed.GetValue(file)!], findings) is [var read] ? read : null;
            if (bundle is not null)
            {
                findings.AddRange(BundleReview.Of(bundle, PolicyTools.Platform(session.Settings), isStrict: true));
            }

            findings.ForEach(console.Error.WriteLine);
            if (bundle is null || findings.Exists(finding => finding.IsError || parsed.GetValue(strict)))
            {
                return findings.Exists(finding => finding.Code == FindingCodes.Unreadable) ? PolicyCommands.Unusable : PolicyCommands.Found;
            }

            return await TestedAsync(bundle, parsed.GetValue(tests), session, console) is var tested && tested != 0
                ? tested
                : await PutAsync(bundle, parsed.GetValue(expect), parsed.GetValue(dry), session, console, cancellation);
        });
        return command;
    }

    private static async Task<int> TestedAsync(Bundle bundle, string? tests, PolicySession session, InvocationConfiguration console)
    {
        if (tests is null)
        {
            return 0;
        }

        var findings = new List<BundleFinding>();
        if (PolicyFiles.Tests(tests, [bundle], findings) is not { } cases)
        {
            findings.ForEach(console.Error.WriteLine);
            return PolicyCommands.Unusable;
        }

        await using var bench = PolicyTools.Bench([bundle], session.Settings);
        var run = await PolicyTestRun.OfAsync(bench, cases);
        foreach (var line in PolicyTestCommand.Lines(run))
        {
            await console.Output.WriteLineAsync(line);
        }

        return run.Failures.Any() ? PolicyCommands.Found : 0;
    }

    private static async Task<int> PutAsync(Bundle bundle, string? expect, bool isDry, PolicySession session, InvocationConfiguration console, CancellationToken cancellation)
    {
        var (current, failure) = await session.Operations.CurrentAsync(bundle.Manifest.Namespace, cancellation);
        if (current is null)
        {
            await console.Error.WriteLineAsync($"Redis did not say which version is in force ({failure}); nothing was changed.");
            return PolicyCommands.Unusable;
        }

        var seen = expect is null ? current : expect is "none" ? "" : expect;
        if (seen != current && current != bundle.Version)
        {
            return await ConflictAsync(current, console);
        }

        var before = current.Length == 0 ? null : await session.Operations.FindAsync(bundle.Manifest.Namespace, current, cancellation);
        foreach (var line in BundleDiff.Of(before, bundle))
        {
            await console.Output.WriteLineAsync(line);
        }

        if (isDry)
        {
            await console.Output.WriteLineAsync($"{bundle.Manifest.Namespace} {bundle.Version} would take the place of {(current.Length == 0 ? "none" : current)}");
            return 0;
        }

        return await TellAsync(await session.Operations.PutAsync(bundle, seen, BundleOperations.Apply, PolicySession.Actor, cancellation), bundle, console);
    }

    /// <summary>Says what came of a write. Returns the exit code.</summary>
    public static async Task<int> TellAsync((BundleWriting? Writing, string Failure) outcome, Bundle bundle, InvocationConfiguration console)
    {
        switch (outcome.Writing)
        {
            case BundleWriting.Written or BundleWriting.Same:
                await console.Output.WriteLineAsync($"{bundle.Manifest.Namespace} {bundle.Version} is in force{(outcome.Writing is BundleWriting.Same ? " already" : "")}");
                return 0;
            case BundleWriting.Conflict conflict:
                return await ConflictAsync(conflict.Version, console);
            case BundleWriting.NoModel refused:
                await console.Error.WriteLineAsync($"The model can't be written: {refused.Reason}. Nothing was put in force.");
                return PolicyCommands.Found;
            case BundleWriting.Full:
                await console.Error.WriteLineAsync($"There are {BundleStore.MostNamespaces} namespaces already.");
                return PolicyCommands.Found;
            default:
                await console.Error.WriteLineAsync($"It was not confirmed ({outcome.Failure}): it may be in force. Look with `authgateway policy history {bundle.Manifest.Namespace}`, then try again.");
                return PolicyCommands.Unusable;
        }
    }

    private static async Task<int> ConflictAsync(string version, InvocationConfiguration console)
    {
        await console.Error.WriteLineAsync($"Another version is in force than expected: {(version.Length == 0 ? "none" : version)}. Nothing was changed.");
        return PolicyCommands.Found;
    }
}
