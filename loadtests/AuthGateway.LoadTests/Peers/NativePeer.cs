using System.Net.Sockets;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>A proxy that Debian has a package of.</summary>
internal static class NativePeer
{
    /// <summary>Starts a program in the foreground and waits until it listens.</summary>
    /// <exception cref="LoadTestException">It is not installed, or ended at once.</exception>
    public static async Task<Peer> StartAsync(string name, string program, Uri address, params IReadOnlyList<string> arguments)
    {
        var file = Executables.Find(program) ?? throw new LoadTestException($"{program} is not installed: leave its peers out of --peers, or apt-get install {program}.");
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(file, arguments) { ParentDeathSignal = UnixSignal.Terminate });
        var peer = new Peer(name, address, process) { StopsGently = true };
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    peer.EnsureRunning();
                    return await ListensAsync(address);
                },
                TimeSpan.FromSeconds(30),
                $"{program} listens");
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> ListensAsync(Uri address)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
