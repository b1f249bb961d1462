using System.Net;
using System.Net.Sockets;
using System.Text;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting.RollingRestart;

/// <summary>
/// HAProxy as the Service before the replicas: it learns from the readiness probe alone that one goes, and sends nothing
/// twice, so that nothing that the gateway loses is made good.
/// </summary>
internal sealed class Haproxy : IAsyncDisposable
{
    /// <summary>The places for replicas: two, and one for the surge.</summary>
    public static readonly IReadOnlyList<string> Slots = ["one", "two", "three"];

    private readonly TemporaryFolder _folder = new("haproxy");
    private readonly int _control = FreePort.Next();
    private ChildProcess? _process;

    /// <summary>Where requests go.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Starts it, without replicas.</summary>
    public static async Task<Haproxy> StartAsync(TimeSpan probeInterval)
    {
        var haproxy = new Haproxy();
        var file = haproxy._folder.File("haproxy.cfg");
        await File.WriteAllTextAsync(file, haproxy.Configuration(probeInterval));
        haproxy._process = await ChildProcess.StartAsync(
            new ChildProcessOptions(Executables.Require("haproxy"), ["-db", "-f", file]) { ParentDeathSignal = UnixSignal.Terminate });
        await Eventually.TrueAsync(haproxy.ListensAsync, TimeSpan.FromSeconds(60), "HAProxy listens");
        return haproxy;
    }

    /// <summary>Sends requests to a replica, too.</summary>
    public async Task AddAsync(string slot, Replica replica)
    {
        await DoAsync($"set server replicas/{slot} addr 127.0.0.1 port {replica.Data}");
        await DoAsync($"set server replicas/{slot} check-port {replica.Management}");
        await DoAsync($"set server replicas/{slot} state ready");
        await Eventually.TrueAsync(async () => (await StatusAsync(slot)).StartsWith("UP", StringComparison.Ordinal), TimeSpan.FromSeconds(60), $"{slot} is up");
    }

    /// <summary>Forgets a replica that is gone.</summary>
    public Task RemoveAsync(string slot) => DoAsync($"set server replicas/{slot} state maint");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private string Configuration(TimeSpan probeInterval) =>
        $"""
        global
            stats socket ipv4@127.0.0.1:{_control} level admin
        defaults
            mode http
            retries 0
            timeout connect 30s
            timeout client 60s
            timeout server 60s
            timeout check 2s
            timeout tunnel 1h
        frontend front
            bind {Address.Authority}
            default_backend replicas
        backend replicas
            option httpchk GET /readyz
            default-server check inter {(int)probeInterval.TotalMilliseconds}ms fall 2 rise 1
            {string.Join("\n    ", Slots.Select(slot => $"server {slot} 127.0.0.1:1 check port 1 disabled"))}

        """;

    private async Task<string> StatusAsync(string slot)
    {
        var rows = (await AskAsync("show stat")).Split('\n').Select(line => line.Split(',')).ToList();
        var status = Array.IndexOf(rows[0], "status");
        return rows.Single(row => row.Length > status && row[0] == "replicas" && row[1] == slot)[status];
    }

    private async Task DoAsync(string command)
    {
        var answer = (await AskAsync(command)).Trim();

        // Changes of an address are acknowledged, in words; other changes in silence.
        Assert.True(answer.Length == 0 || answer.Contains("changed", StringComparison.Ordinal) || answer.Contains("no need to change", StringComparison.Ordinal), $"{command}: {answer}");
    }

    private async Task<string> AskAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _control);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private async Task<bool> ListensAsync()
    {
        Assert.False(_process!.HasExited, _process.AllOutput);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
