using System.CommandLine;
using AuthGateway.Audit;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Redis.Audit;

namespace AuthGateway.Commands;

/// <summary><c>authgateway audit</c>: the audit record that Redis holds.</summary>
internal static class AuditCommands
{
    private const int Failed = 1;

    public static Command Create(SettingsCatalogue catalogue) => new("audit", "Shows the audit record that Redis holds.")
    {
        Tail(catalogue),
    };

    private static Command Tail(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var limit = new Option<int>("--limit") { Description = $"How many events, 1 to {AuditStore.MostRead}.", DefaultValueFactory = _ => 20 };
        var command = new Command("tail", "Prints the newest events, the oldest of them first, one JSON object on a line. Exit code 1 when their chains are broken.") { limit };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => TailAsync(options.Inputs(parsed), catalogue, parsed.GetValue(limit), parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> TailAsync(SettingsInputs inputs, SettingsCatalogue catalogue, int limit, InvocationConfiguration console, CancellationToken cancellation)
    {
        var settings = SettingsLoader.Load(inputs, catalogue);
        if (settings.ReportErrors(console.Error))
        {
            return LoadedSettings.ConfigurationExitCode;
        }

        await using var session = await RedisSession.OpenAsync(settings, cancellation);
        if (session is null || await session.Services.GetRequiredService<AuditStore>().ReadAsync(limit, cancellation) is not { } lines)
        {
            await console.Error.WriteLineAsync("Redis does not answer, or none is configured (Redis:Url). What the embedded one holds, GET /admin/audit of its process shows.");
            return Failed;
        }

        foreach (var line in lines.Reverse())
        {
            await console.Output.WriteLineAsync(line);
        }

        var chain = AuditChainReport.Of(lines);
        if (chain is { Missing: 0, Altered: 0 })
        {
            return 0;
        }

        await console.Error.WriteLineAsync($"The chains are broken: {chain.Missing} lines are missing, {chain.Altered} are not what was written.");
        return Failed;
    }
}
