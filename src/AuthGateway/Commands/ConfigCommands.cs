using System.CommandLine;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Commands;

/// <summary><c>authgateway config</c>: what the configuration is, and what it can be.</summary>
internal static class ConfigCommands
{
    public static Command Create(SettingsCatalogue catalogue) => new("config", "Checks and documents the configuration.")
    {
        Check(catalogue),
        Reference(catalogue),
    };

    private static Command Check(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var json = new Option<bool>("--json") { Description = "Writes one JSON object on standard output." };
        var command = new Command("check", "Prints the configuration that takes effect, secrets masked, and every error. Exit code 0 or 78.") { json };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = SettingsLoader.Load(options.Inputs(parsed), catalogue);
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return parsed.GetValue(json) ? ConfigurationReport.WriteJson(loaded, output) : ConfigurationReport.WriteText(loaded, output, error);
        });
        return command;
    }

    private static Command Reference(SettingsCatalogue catalogue)
    {
        var command = new Command("reference", "Prints every key in Markdown: docs/configuration.md is this output.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(ConfigurationReference.Write(catalogue)));
        return command;
    }
}
