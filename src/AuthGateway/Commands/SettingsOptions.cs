using System.CommandLine;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Commands;

/// <summary>The options of every command that reads the configuration.</summary>
internal sealed class SettingsOptions
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = $"The configuration file (JSON). Also: {SettingsInputs.ConfigVariable}.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _environment = new("--environment")
    {
        Description = "The environment's name, such as Development. Also: DOTNET_ENVIRONMENT.",
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_environment);
    }

    public SettingsInputs Inputs(ParseResult parsed) =>
        SettingsInputs.FromProcess(parsed.GetValue(_config), parsed.GetValue(_environment));
}
