using System.CommandLine;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Commands;

/// <summary>The command line: one subcommand for each job.</summary>
internal static class GatewayCommand
{
    public static RootCommand Create() => new("AuthGateway: authentication and authorization in front of a legacy system.")
    {
        ConfigCommands.Create(GatewaySettings.Catalogue),
    };
}
