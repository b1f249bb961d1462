using System.CommandLine;
using AuthGateway.Hosting;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Settings;
using AuthGateway.Telemetry;

namespace AuthGateway.Commands;

/// <summary><c>authgateway serve</c>: the gateway itself.</summary>
internal static class ServeCommand
{
    public static Command Create(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var command = new Command("serve", "Serves requests until it is stopped. What authgateway does when no command is named.");
        options.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(options.Inputs(parsed), catalogue, parsed.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>Serves. Stopping is the host's own to decide (its signals begin a drain), not the command line's.</summary>
    public static async Task<int> RunAsync(SettingsInputs inputs, SettingsCatalogue catalogue, TextWriter error)
    {
        var settings = SettingsLoader.Load(inputs, catalogue);
        if (settings.ReportErrors(error))
        {
            return LoadedSettings.ConfigurationExitCode;
        }

        if (OpenFiles.Limit() is < OpenFiles.Least and var files)
        {
            await error.WriteLineAsync($"The process may open {files} files and needs {OpenFiles.Least}: raise the limit (ulimit -n, systemd's LimitNOFILE).");
            return LoadedSettings.ConfigurationExitCode;
        }

        StandardOutput.WriteInBlocks();
        await using var app = GatewayHost.Build(settings);
        try
        {
            await app.StartAsync();
        }
        catch (UnusableSettingException exception)
        {
            // Such as a port that is taken: nobody knows before listening there. What has started by then would call its end a fault.
            await app.StopAsync();
            await error.WriteLineAsync(exception.Message);
            return LoadedSettings.ConfigurationExitCode;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }
}
