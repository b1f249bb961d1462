using System.Security.Cryptography;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting.RollingRestart;

/// <summary>One gateway process of the fleet.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Replica(ChildProcess process, int data, int management) => (_process, Data, Management) = (process, data, management);

    /// <summary>The data port.</summary>
    public int Data { get; }

    /// <summary>The management port.</summary>
    public int Management { get; }

    /// <summary>Starts one and waits until it is ready, as a Deployment does before it takes an old one away.</summary>
    public static async Task<Replica> StartAsync(Uri upstream, string redis, RestartProfile profile)
    {
        var (data, management) = (FreePort.Next(), FreePort.Next());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var process = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Production",
            ["serve"],
            [
                ("Hosting:Urls", $"http://127.0.0.1:{data}"),
                ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
                ("Hosting:DrainDelay", profile.DrainDelay.ToString()),
                ("Hosting:DrainTimeout", profile.DrainTimeout.ToString()),
                ("Redis:Url", $"redis://{redis}"),
                ("Redis:CommandTimeout", "00:00:05"),
                ("Identity:SigningKey", key.ExportPkcs8PrivateKeyPem()),
                ("Proxy:ActivityTimeout", "00:05:00"),
                ("Proxy:ConnectTimeout", "00:01:00"),
                .. Gateway.Route("up", upstream, "Anonymous"),
            ]));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(process.HasExited, process.AllOutput);
                try
                {
                    return (await client.GetAsync("/readyz")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromMinutes(2),
            "the replica is ready");
        return new Replica(process, data, management);
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync()
    {
        _process.Signal(UnixSignal.Terminate);
        return _process.Exited.WaitAsync(TimeSpan.FromMinutes(3));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
