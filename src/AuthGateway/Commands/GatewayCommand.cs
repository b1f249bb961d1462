using System.CommandLine;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Commands;

/// <summary>The command line: one subcommand for each job; without one, it serves.</summary>
internal static class GatewayCommand
{
    public static RootCommand Create(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var root = new RootCommand("AuthGateway: authentication and authorization in front of a legacy system.")
        {
            ServeCommand.Create(catalogue),
            ConfigCommands.Create(catalogue),
            AuditCommands.Create(catalogue),
            DecisionsCommand.Create(catalogue),
            DevTokenCommand.Create(catalogue),
            ApiKeysCommand.Create(catalogue),
            KeysCommand.Create(catalogue),
            ClientCommands.Create(),
            PolicyCommands.Create(catalogue),
        };
        options.AddTo(root);
        root.SetAction((parsed, _) => ServeCommand.RunAsync(options.Inputs(parsed), catalogue, parsed.InvocationConfiguration.Error));
        return root;
    }
}
