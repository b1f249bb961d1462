using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Redis.Bundles;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Commands;

/// <summary><c>authgateway policy history</c> and <c>rollback</c>: what was in force, and going back to it.</summary>
internal static class PolicyHistoryCommands
{
    public static Command History(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var output = new PolicyOutput();
        var name = new Argument<string>("namespace") { Description = "The namespace." };
        var command = new Command("history", "Lists the versions of a namespace that were in force, the newest first. Exit code 0 or 2.") { name };
        options.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var session = await PolicySession.OpenAsync(options.Inputs(parsed), catalogue, parsed.InvocationConfiguration, cancellation);
            if (session is null || await session.Operations.HistoryAsync(parsed.GetValue(name)!, cancellation) is not StoreResult<ImmutableList<BundleHistoryEntry>>.Got { Value: var entries })
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("The history can't be read.");
                return PolicyCommands.Unusable;
            }

            await output.WriteAsync(
                parsed, entries.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.At:yyyy-MM-ddTHH:mm:ssZ} {entry.Version} {entry.Kind} {entry.Actor}")), new { Entries = entries });
            return 0;
        });
        return command;
    }

    public static Command Rollback(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var name = new Argument<string>("namespace") { Description = "The namespace." };
        var version = new Argument<string>("version") { Description = "The version, as history prints it." };
        var command = new Command("rollback", "Puts an earlier version of a namespace in force again. Exit code 0, 1 when it is refused, 2 when nobody knows.") { name, version };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var console = parsed.InvocationConfiguration;
            await using var session = await PolicySession.OpenAsync(options.Inputs(parsed), catalogue, console, cancellation);
            if (session is null)
            {
                return PolicyCommands.Unusable;
            }

            var (current, failure) = await session.Operations.CurrentAsync(parsed.GetValue(name)!, cancellation);
            if (current is null)
            {
                await console.Error.WriteLineAsync($"Redis did not say which version is in force ({failure}); nothing was changed.");
                return PolicyCommands.Unusable;
            }

            if (await session.Operations.FindAsync(parsed.GetValue(name)!, parsed.GetValue(version)!, cancellation) is not { } bundle || bundle.Version != parsed.GetValue(version))
            {
                await console.Error.WriteLineAsync($"{parsed.GetValue(name)} has no version {parsed.GetValue(version)}, or none that can be read.");
                return PolicyCommands.Found;
            }

            // The configuration may have changed since: what the replicas would refuse is refused here.
            var findings = BundleReview.Of(bundle, PolicyTools.Platform(session.Settings), isStrict: true).Where(finding => finding.IsError).ToList();
            findings.ForEach(console.Error.WriteLine);
            return findings.Count > 0
                ? PolicyCommands.Found
                : await PolicyApplyCommand.TellAsync(await session.Operations.PutAsync(bundle, current, BundleOperations.Rollback, PolicySession.Actor, cancellation), bundle, console);
        });
        return command;
    }
}
