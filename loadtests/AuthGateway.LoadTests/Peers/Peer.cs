using AuthGateway.LoadTests.Measuring;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>A server that runs as a process of its own, perhaps with workers, perhaps with another one that it asks.</summary>
internal sealed class Peer(string name, Uri address, ChildProcess process) : IAsyncDisposable
{
    private Peer? _asked;

    /// <summary>What the report calls it.</summary>
    public string Name => name;

    /// <summary>Where it serves.</summary>
    public Uri Address => address;

    /// <summary>A gateway's management port.</summary>
    public Uri? Management { get; init; }

    /// <summary>A gateway's request log, if it is kept.</summary>
    public RequestLogFile? RequestLog { get; init; }

    /// <summary>Asks what it has allocated so far, in bytes; null where nobody can say.</summary>
    public Func<Task<long>>? Allocated { get; init; }

    /// <summary>Whether it must be asked to end: killed, it would leave its workers behind.</summary>
    public bool StopsGently { get; init; }

    /// <summary>Its processes: its own, its workers' and those of the server that it asks.</summary>
    public IReadOnlyList<int> ProcessIds => [.. ProcessTree.Of(process.Id), .. _asked?.ProcessIds ?? []];

    /// <summary>The same, with another server that it asks: what that uses is on its account.</summary>
    public Peer With(Peer asked)
    {
        _asked = asked;
        return this;
    }

    /// <summary>Checks that it lives: what a dead server refuses quickly is no throughput.</summary>
    /// <exception cref="LoadTestException">It has ended.</exception>
    public void EnsureRunning()
    {
        if (process.HasExited)
        {
            throw new LoadTestException($"{name} ended in the middle of the test.\n{process.AllOutput}");
        }

        _asked?.EnsureRunning();
    }

    /// <summary>Starts one of this program's own servers and waits until it listens.</summary>
    public static async Task<Peer> StartOwnAsync(string name, string assembly, params string[] arguments)
    {
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Dotnet, [assembly, .. arguments]));
        try
        {
            var line = await process.WaitForLineAsync(Servers.ServedApplication.Listening);
            return new Peer(name, new Uri(line[Servers.ServedApplication.Listening.Length..]), process) { Allocated = Allocation.ToldBy(process) };
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (StopsGently && !process.HasExited)
        {
            await process.StopAsync();
        }

        await process.DisposeAsync();
        if (_asked is not null)
        {
            await _asked.DisposeAsync();
        }
    }
}
