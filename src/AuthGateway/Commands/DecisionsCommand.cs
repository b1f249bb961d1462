using System.CommandLine;
using System.Net.Http.Headers;
using AuthGateway.Hosting;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Management;

namespace AuthGateway.Commands;

/// <summary><c>authgateway decisions</c>: why a policy decided as it did, and what another configuration would decide.</summary>
internal static class DecisionsCommand
{
    private const int Failed = 1;

    public static Command Create(SettingsCatalogue catalogue) => new("decisions", "Explains decisions of policies, and tries a policy against those of the decision log.")
    {
        Explain(catalogue),
        Replay(catalogue),
    };

    private static Command Explain(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var id = new Argument<string>("id") { Description = "The decision's id, as the AuthGateway-Decision-Id header and the request's log line state it." };
        var url = new Option<string?>("--url") { Description = "The management address of the replica that decided; without it, the gateway on this machine.", HelpName = "URL" };
        var command = new Command("explain", "Prints how a decision came about, as the replica that made it explains it.") { id, url };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => ExplainAsync(
            SettingsLoader.Load(options.Inputs(parsed), catalogue), parsed.GetValue(id)!, parsed.GetValue(url), parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static Command Replay(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var file = new Argument<string>("file") { Description = "Lines of the decision log." };
        var model = new Option<string?>("--model") { Description = "A file with the model by which relationships are looked up, in OpenFGA's language or its JSON. Needs --tuples.", HelpName = "FILE" };
        var tuples = new Option<string?>("--tuples") { Description = "A JSON file with the relationships, for all stores. Without it, those that Redis has now.", HelpName = "FILE" };
        var command = new Command(
            "replay",
            "Makes the decisions of a decision log again, by this configuration, and prints those that differ. Exit code 0 when none does, 1 when one does or cannot be told, 2 when the input cannot be used.")
        {
            file, model, tuples,
        };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => ReplayRun.RunAsync(
            SettingsLoader.Load(options.Inputs(parsed), catalogue),
            new ReplayFiles(parsed.GetValue(file)!, parsed.GetValue(model), parsed.GetValue(tuples)),
            parsed.InvocationConfiguration,
            cancellation));
        return command;
    }

    private static async Task<int> ExplainAsync(LoadedSettings settings, string id, string? url, InvocationConfiguration console, CancellationToken cancellation)
    {
        if (settings.ReportErrors(console.Error))
        {
            return LoadedSettings.ConfigurationExitCode;
        }

        var token = settings.Get<ManagementSettings>().AdminToken;
        if (token.Length == 0)
        {
            await console.Error.WriteLineAsync("There is no admin API: set Management:AdminToken.");
            return Failed;
        }

        var port = HostingSettings.Listeners(settings.Get<HostingSettings>().ManagementUrls).First().Port;
        if (!Uri.TryCreate(url ?? $"http://127.0.0.1:{port}", UriKind.Absolute, out var server) || (server.Scheme != Uri.UriSchemeHttp && server.Scheme != Uri.UriSchemeHttps))
        {
            await console.Error.WriteLineAsync("--url is an address such as http://10.0.0.7:8081.");
            return Failed;
        }

        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await client.GetAsync(new Uri(server, $"{DecisionEndpoints.Path}/{Uri.EscapeDataString(id)}"), cancellation);
            await (response.IsSuccessStatusCode ? console.Output : console.Error).WriteLineAsync(await response.Content.ReadAsStringAsync(cancellation));
            return response.IsSuccessStatusCode ? 0 : Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await console.Error.WriteLineAsync($"No gateway answers at {server}.");
            return Failed;
        }
    }
}
