using System.CommandLine;
using AuthGateway.Hosting;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Management;

namespace AuthGateway.Commands;

/// <summary><c>authgateway dev-token</c>: a test token from the gateway that runs on this machine in Development.</summary>
internal static class DevTokenCommand
{
    private const int Failed = 1;

    public static Command Create(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var type = new Option<string>("--type") { Description = "member, employee or application.", DefaultValueFactory = _ => "member" };
        var subject = new Option<string>("--sub") { Description = "Whom the token speaks of.", DefaultValueFactory = _ => "member-1" };
        var scope = new Option<string>("--scope") { Description = "Scopes, separated by spaces.", DefaultValueFactory = _ => "profile points purchases" };
        var role = new Option<string[]>("--role") { Description = "A role; may be given several times.", DefaultValueFactory = _ => [] };
        var lifetime = new Option<int>("--lifetime") { Description = "Seconds until it expires, 1 to 86400.", DefaultValueFactory = _ => 3600 };
        var command = new Command("dev-token", "Prints a test token for a gateway that runs on this machine in Development; refused elsewhere.") { type, subject, scope, role, lifetime };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            options.Inputs(parsed),
            catalogue,
            [
                new("type", parsed.GetValue(type)!),
                new("sub", parsed.GetValue(subject)!),
                new("scope", parsed.GetValue(scope)!),
                new("lifetime", $"{parsed.GetValue(lifetime)}"),
                .. parsed.GetValue(role)!.Select(value => new KeyValuePair<string, string>("role", value)),
            ],
            parsed.InvocationConfiguration,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        SettingsInputs inputs,
        SettingsCatalogue catalogue,
        IEnumerable<KeyValuePair<string, string>> claims,
        InvocationConfiguration console,
        CancellationToken cancellation)
    {
        var settings = SettingsLoader.Load(inputs, catalogue);
        if (settings.ReportErrors(console.Error))
        {
            return LoadedSettings.ConfigurationExitCode;
        }

        if (settings.EnvironmentName != Environments.Development)
        {
            await console.Error.WriteLineAsync($"Test tokens exist in Development only; this is {settings.EnvironmentName}. Set DOTNET_ENVIRONMENT=Development.");
            return Failed;
        }

        var management = HostingSettings.Listeners(settings.Get<HostingSettings>().ManagementUrls).First();
        var query = string.Join('&', claims.Select(claim => $"{claim.Key}={Uri.EscapeDataString(claim.Value)}"));
        var address = new Uri($"http://127.0.0.1:{management.Port}{DevelopmentTokenEndpoints.Path}?{query}");
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await client.PostAsync(address, content: null, cancellation);
            var body = await response.Content.ReadAsStringAsync(cancellation);
            await (response.IsSuccessStatusCode ? console.Output : console.Error).WriteAsync(body);
            return response.IsSuccessStatusCode ? 0 : Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await console.Error.WriteLineAsync($"No gateway answers on port {management.Port}: start one with `authgateway serve` in Development.");
            return Failed;
        }
    }
}
