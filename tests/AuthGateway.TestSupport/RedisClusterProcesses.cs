using System.Globalization;

namespace AuthGateway.TestSupport;

/// <summary>A Redis Cluster of three primaries with a replica each, as processes on the loopback interface.</summary>
public sealed class RedisClusterProcesses : IAsyncDisposable
{
    private const int Primaries = 3;
    private const int Slots = 16384;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<(RedisServerProcess Server, int Bus)> _nodes = [];

    private RedisClusterProcesses()
    {
    }

    /// <summary>Every node.</summary>
    public IEnumerable<RedisServerProcess> Nodes => _nodes.Select(node => node.Server);

    /// <summary>Three of the nodes, as the gateway's Redis:Url lists them.</summary>
    public string Url => $"redis://{string.Join(',', Nodes.Take(Primaries).Select(node => node.Endpoint))}";

    /// <summary>Starts the nodes, gives each primary a third of the slots and waits until all of them agree.</summary>
    public static async Task<RedisClusterProcesses> StartAsync(TimeSpan nodeTimeout)
    {
        var cluster = new RedisClusterProcesses();
        try
        {
            await cluster.LaunchAsync(nodeTimeout);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node that answers for a key now.</summary>
    public async Task<RedisServerProcess> PrimaryOfAsync(string key)
    {
        var slot = int.Parse(await AnyAsync("CLUSTER", "KEYSLOT", key), CultureInfo.InvariantCulture);
        foreach (var line in await NodeLinesAsync())
        {
            var words = line.Split(' ');
            if (words[2].Contains("master", StringComparison.Ordinal) && !words[2].Contains("fail", StringComparison.Ordinal) && words.Skip(8).Any(range => Holds(range, slot)))
            {
                return At(words[1]);
            }
        }

        throw new InvalidOperationException($"Nobody answers for slot {slot}.");
    }

    /// <summary>A replica of a primary, as the primary itself knows it: other nodes hear of it by gossip, and later.</summary>
    public async Task<RedisServerProcess> ReplicaOfAsync(RedisServerProcess primary)
    {
        RedisServerProcess? replica = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var id = await IdAsync(primary);
                var line = NodeLines(await primary.CommandAsync("CLUSTER", "NODES")).Select(line => line.Split(' ')).FirstOrDefault(words => words[3] == id);
                replica = line is null ? null : At(line[1]);
                return replica is not null;
            },
            Patience,
            "the primary has a replica");
        return replica!;
    }

    /// <summary>Waits until another node than this one answers for a key, and says whether one does in time.</summary>
    public async Task<bool> WaitForAnotherAsync(string key, RedisServerProcess than, TimeSpan patience)
    {
        try
        {
            await WaitAsync(key, than, patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Waits until another node than this one answers for a key.</summary>
    public Task WaitForAnotherAsync(string key, RedisServerProcess than) => WaitAsync(key, than, Patience);

    private Task WaitAsync(string key, RedisServerProcess than, TimeSpan patience) => Eventually.TrueAsync(
        async () =>
        {
            try
            {
                return await PrimaryOfAsync(key) != than;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        },
        patience,
        "another node answers for the key");

    /// <summary>Moves a slice of a primary's slots to another one, as redis-cli does, under whatever load there is.</summary>
    public async Task ReshardAsync(RedisServerProcess from, RedisServerProcess to, int slots)
    {
        var (code, output, errors) = await ChildProcess.RunAsync(
            new ChildProcessOptions(
                Executables.Require("redis-cli"),
                "--cluster", "reshard", from.Endpoint, "--cluster-from", await IdAsync(from), "--cluster-to", await IdAsync(to), "--cluster-slots", $"{slots}", "--cluster-yes"),
            Patience);
        if (code != 0)
        {
            throw new InvalidOperationException($"redis-cli ended with {code}: {string.Join('\n', output.TakeLast(5).Concat(errors))}");
        }
    }

    /// <summary>Waits until every primary that has slots has a replica that follows it.</summary>
    public Task ReplicasAreBackAsync() => Eventually.TrueAsync(
        async () =>
        {
            foreach (var node in Nodes)
            {
                var info = await node.CommandAsync("INFO", "replication");
                var isBack = info.Contains("role:master", StringComparison.Ordinal)
                    ? info.Contains("state=online", StringComparison.Ordinal) || !await HasSlotsAsync(node)
                    : info.Contains("master_link_status:up", StringComparison.Ordinal);
                if (!isBack)
                {
                    return false;
                }
            }

            return true;
        },
        Patience,
        "every primary has a replica");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (server, _) in _nodes)
        {
            await server.DisposeAsync();
        }
    }

    private static bool Holds(string range, int slot)
    {
        var ends = range.Split('-');
        return int.TryParse(ends[0], CultureInfo.InvariantCulture, out var first)
            && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var last)
            && slot >= first && slot <= last;
    }

    private static async Task<bool> HasSlotsAsync(RedisServerProcess node)
    {
        var words = (await node.CommandAsync("CLUSTER", "NODES")).Split('\n').Single(line => line.Contains("myself", StringComparison.Ordinal)).Split(' ');
        return words.Length > 8;
    }

    private static Task<string> IdAsync(RedisServerProcess node) => node.CommandAsync("CLUSTER", "MYID");

    private async Task LaunchAsync(TimeSpan nodeTimeout)
    {
        for (var i = 0; i < 2 * Primaries; i++)
        {
            // By itself the bus has the port plus 10000, which there may not be.
            var bus = FreePort.Next();
            var server = await RedisServerProcess.StartAsync(new RedisServerOptions
            {
                Arguments =
                [
                    "--cluster-enabled", "yes", "--cluster-port", $"{bus}",
                    "--cluster-node-timeout", nodeTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
                ],
            });
            _nodes.Add((server, bus));
        }

        for (var i = 0; i < Primaries; i++)
        {
            await OkAsync(_nodes[i].Server, "CLUSTER", "ADDSLOTSRANGE", $"{Slots * i / Primaries}", $"{(Slots * (i + 1) / Primaries) - 1}");
            // Two nodes of the same epoch would quarrel for a moment.
            await OkAsync(_nodes[i].Server, "CLUSTER", "SET-CONFIG-EPOCH", $"{i + 1}");
        }

        var first = _nodes[0];
        foreach (var (server, _) in _nodes.Skip(1))
        {
            await OkAsync(server, "CLUSTER", "MEET", first.Server.Host, $"{first.Server.Port}", $"{first.Bus}");
        }

        await Eventually.TrueAsync(() => AgreeAsync("cluster_known_nodes:6"), Patience, "all nodes know each other");
        for (var i = 0; i < Primaries; i++)
        {
            await OkAsync(_nodes[Primaries + i].Server, "CLUSTER", "REPLICATE", await IdAsync(_nodes[i].Server));
        }

        await Eventually.TrueAsync(() => AgreeAsync("cluster_state:ok"), Patience, "the cluster is whole");
        // Who copies whom goes around by gossip, and a node may be asked before it has heard of it.
        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(Nodes.Select(node => node.CommandAsync("CLUSTER", "NODES")))).All(nodes => nodes.Split("slave").Length - 1 == Primaries),
            Patience,
            "all nodes know who copies whom");
        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(Nodes.Skip(Primaries).Select(node => node.CommandAsync("INFO", "replication"))))
                .All(info => info.Contains("master_link_status:up", StringComparison.Ordinal)),
            Patience,
            "each replica has its copy");
    }

    private async Task<bool> AgreeAsync(string line) =>
        (await Task.WhenAll(Nodes.Select(node => node.CommandAsync("CLUSTER", "INFO")))).All(info => info.Contains(line, StringComparison.Ordinal));

    private static async Task OkAsync(RedisServerProcess node, params string[] arguments)
    {
        var answer = await node.CommandAsync(arguments);
        if (!answer.Contains("OK", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{string.Join(' ', arguments)}: {answer}");
        }
    }

    private async Task<string[]> NodeLinesAsync() => NodeLines(await AnyAsync("CLUSTER", "NODES"));

    private static string[] NodeLines(string nodes) =>
        [.. nodes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line.Split(' ').Length >= 8)];

    private RedisServerProcess At(string address) => Nodes.Single(node => address.StartsWith($"{node.Endpoint}@", StringComparison.Ordinal));

    // Of whichever node is there.
    private async Task<string> AnyAsync(params string[] arguments)
    {
        foreach (var node in Nodes)
        {
            try
            {
                return await node.CommandAsync(arguments);
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
            {
                // The next one.
            }
        }

        throw new InvalidOperationException("No node answers.");
    }
}
