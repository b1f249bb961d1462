using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>A server that runs as a process of its own.</summary>
internal sealed class Peer(string name, Uri address, ChildProcess process) : IAsyncDisposable
{
    /// <summary>What the report calls it.</summary>
    public string Name => name;

    /// <summary>Where it serves.</summary>
    public Uri Address => address;

    /// <summary>Its process id.</summary>
    public int ProcessId => process.Id;

    /// <summary>Checks that it lives: what a dead server refuses quickly is no throughput.</summary>
    /// <exception cref="LoadTestException">It has ended.</exception>
    public void EnsureRunning()
    {
        if (process.HasExited)
        {
            throw new LoadTestException($"{name} ended in the middle of the test.\n{process.AllOutput}");
        }
    }

    /// <summary>Starts one of this program's own servers and waits until it listens.</summary>
    public static async Task<Peer> StartOwnAsync(string name, params string[] arguments)
    {
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Dotnet, [typeof(Peer).Assembly.Location, .. arguments]));
        try
        {
            var line = await process.WaitForLineAsync(Servers.ServedApplication.Listening);
            return new Peer(name, new Uri(line[Servers.ServedApplication.Listening.Length..]), process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
