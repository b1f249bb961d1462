using AuthGateway.LoadTests.Measuring;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>Starts the gateway's real binary, with everything turned on that a deployment turns on.</summary>
internal static class GatewayPeer
{
    // The request log is written in full and ends in /dev/null, or in a file where it is read afterwards: read through a pipe, it would be measured with its reader.
    private const string Redirected = "log=$1; shift; exec \"$@\" >\"$log\"";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="folder">Where its configuration is put; readable by this user only.</param>
    /// <param name="name">What the report calls it.</param>
    /// <param name="assembly">Its program.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="keepsLog">Whether its request log is kept, to be read.</param>
    /// <exception cref="LoadTestException">It ended, or did not become ready within 30 s.</exception>
    public static async Task<Peer> StartAsync(TemporaryFolder folder, string name, string assembly, GatewayConfiguration configuration, bool keepsLog = false)
    {
        var file = folder.File($"gateway-{configuration.Data.Port}.json");
        await File.WriteAllTextAsync(file, configuration.Settings().ToJsonString());
        var log = keepsLog ? folder.File($"gateway-{configuration.Data.Port}.log") : "/dev/null";
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(
            "/bin/sh",
            "-c", Redirected, "sh", log, Executables.Dotnet, assembly, "serve", "--config", file)
        {
            WorkingDirectory = folder.Path,
            Environment = new Dictionary<string, string?> { ["DOTNET_ENVIRONMENT"] = "Production", ["ASPNETCORE_ENVIRONMENT"] = null, ["AUTHGATEWAY_CONFIG"] = null },
        });
        try
        {
            await WaitUntilReadyAsync(process, configuration.Management);
            return new Peer(name, configuration.Driven, process)
            {
                Management = configuration.Management,
                RequestLog = keepsLog ? new RequestLogFile(log) : null,
                Allocated = Allocation.ScrapedFrom(configuration.Management),
            };
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task WaitUntilReadyAsync(ChildProcess process, Uri management)
    {
        using var client = new HttpClient { BaseAddress = management, Timeout = TimeSpan.FromSeconds(2) };
        var last = "nothing answered";
        try
        {
            await Eventually.TrueAsync(ReadyAsync, Patience);
        }
        catch (TimeoutException)
        {
            throw new LoadTestException($"The gateway did not become ready within {Patience}: {last}\n{process.AllOutput}");
        }

        async Task<bool> ReadyAsync()
        {
            if (process.HasExited)
            {
                throw new LoadTestException($"The gateway ended before it was ready.\n{process.AllOutput}");
            }

            try
            {
                using var response = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
                last = await response.Content.ReadAsStringAsync();
                return response.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }
    }
}
