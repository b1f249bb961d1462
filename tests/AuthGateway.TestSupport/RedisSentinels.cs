using System.Globalization;

namespace AuthGateway.TestSupport;

/// <summary>A Redis primary with replicas and three real Sentinels that watch it, as processes on the loopback interface.</summary>
public sealed class RedisSentinels : IAsyncDisposable
{
    /// <summary>The name under which the Sentinels know the primary.</summary>
    public const string Service = "authgateway";

    /// <summary>How long a primary may say nothing, where a test does not ask for another time: on two busy processors a healthy one may be silent for more than a second.</summary>
    public static readonly TimeSpan DownAfter = TimeSpan.FromSeconds(3);

    private const int Sentinels = 3;
    private const int Replicas = 2;

    // A Sentinel whose own process stood still for two seconds does nothing for thirty (TILT), and tries a failover again after twenty.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new("sentinels");
    private readonly List<RedisServerProcess> _servers = [];
    private readonly List<(int Port, ChildProcess Process)> _sentinels = [];

    private RedisSentinels()
    {
    }

    /// <summary>Every server; who is the primary changes.</summary>
    public IReadOnlyList<RedisServerProcess> Servers => _servers;

    /// <summary>The Sentinels' addresses as the gateway's Redis:Url lists them.</summary>
    public string Url => $"redis://{string.Join(',', _sentinels.Select(sentinel => $"127.0.0.1:{sentinel.Port}"))}";

    /// <summary>The Sentinels' ports.</summary>
    public IEnumerable<int> SentinelPorts => _sentinels.Select(sentinel => sentinel.Port);

    /// <summary>What lies between the first primary and its replicas and the Sentinels; null where nothing does.</summary>
    public TcpChaosProxy? Network { get; private set; }

    /// <summary>Starts all of them and waits until each Sentinel knows the replicas and the other Sentinels.</summary>
    /// <param name="downAfter">How long the primary may say nothing.</param>
    /// <param name="isPrimaryBehindNetwork">Whether the others reach the first primary through <see cref="Network"/> alone.</param>
    public static async Task<RedisSentinels> StartAsync(TimeSpan downAfter, bool isPrimaryBehindNetwork = false)
    {
        var started = new RedisSentinels();
        try
        {
            await started.LaunchAsync(downAfter, isPrimaryBehindNetwork);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server that the Sentinels name as the primary.</summary>
    public async Task<RedisServerProcess> PrimaryAsync()
    {
        var answer = await CommandAsync(_sentinels[0].Port, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", Service);
        var port = int.Parse(answer.Split('\n')[1], CultureInfo.InvariantCulture);
        return port == Network?.Port ? _servers[0] : _servers.Single(server => server.Port == port);
    }

    /// <summary>Asks the first Sentinel for a failover, as an operator does.</summary>
    public Task FailOverAsync() => CommandAsync(_sentinels[0].Port, "SENTINEL", "FAILOVER", Service);

    /// <summary>Waits until another server than this one is the primary, and says so itself.</summary>
    /// <exception cref="TimeoutException">None is; it says what the Sentinels said meanwhile.</exception>
    public async Task WaitForAnotherAsync(RedisServerProcess than)
    {
        try
        {
            await Eventually.TrueAsync(
                async () => await PrimaryAsync() is var primary && primary != than && (await primary.CommandAsync("ROLE")).Contains("master", StringComparison.Ordinal),
                Patience,
                "another server is the primary");
        }
        catch (TimeoutException late)
        {
            var servers = string.Join(", ", _servers.Select(server => server == than ? $"{server.Port} (was the primary)" : $"{server.Port}"));
            throw new TimeoutException($"{late.Message} Servers: {servers}.\n{string.Join('\n', _sentinels.Select(sentinel => $"{sentinel.Port}: {sentinel.Process.AllOutput}"))}", late);
        }
    }

    /// <summary>Waits until a server follows another one. It closes its connections when it begins to.</summary>
    public static Task WaitForReplicaAsync(RedisServerProcess server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return (await server.CommandAsync("ROLE")).StartsWith("slave", StringComparison.Ordinal);
                }
                catch (IOException)
                {
                    return false;
                }
            },
            Patience,
            "the server is a replica");
    }

    /// <summary>Waits until every other server follows the primary and has all that it has.</summary>
    public Task ReplicasAreBackAsync() => Eventually.TrueAsync(
        async () => (await (await PrimaryAsync()).CommandAsync("INFO", "replication")).Split('\n').Count(line => line.Contains("state=online", StringComparison.Ordinal)) == Replicas,
        Patience,
        "all replicas are back");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Network is { } network)
        {
            await network.DisposeAsync();
        }

        foreach (var (_, process) in _sentinels)
        {
            await process.DisposeAsync();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static async Task<string> CommandAsync(int port, params string[] arguments)
    {
        await using var connection = await RespConnection.OpenAsync("127.0.0.1", port);
        return await connection.CommandAsync(arguments);
    }

    private async Task LaunchAsync(TimeSpan downAfter, bool isPrimaryBehindNetwork)
    {
        var primary = await RedisServerProcess.StartAsync();
        _servers.Add(primary);
        Network = isPrimaryBehindNetwork ? TcpChaosProxy.Start(primary.Host, primary.Port) : null;
        var seen = Network?.Port ?? primary.Port;
        for (var i = 0; i < Replicas; i++)
        {
            _servers.Add(await RedisServerProcess.StartAsync(new RedisServerOptions { Arguments = ["--replicaof", $"127.0.0.1 {seen}"] }));
        }

        for (var i = 0; i < Sentinels; i++)
        {
            var port = FreePort.Next();
            var configuration = _folder.File($"sentinel-{i}.conf");
            await File.WriteAllLinesAsync(configuration,
            [
                $"port {port}",
                "bind 127.0.0.1",
                $"sentinel monitor {Service} 127.0.0.1 {seen} 2",
                string.Create(CultureInfo.InvariantCulture, $"sentinel down-after-milliseconds {Service} {downAfter.TotalMilliseconds}"),
                $"sentinel failover-timeout {Service} 10000",
            ]);
            var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("redis-server"), configuration, "--sentinel"));
            _sentinels.Add((port, process));
            await process.WaitForLineAsync("Sentinel ID is");
        }

        foreach (var (port, _) in _sentinels)
        {
            await Eventually.TrueAsync(
                async () => await CommandAsync(port, "SENTINEL", "MASTER", Service) is var known
                    && Has(known, "num-slaves", Replicas) && Has(known, "num-other-sentinels", Sentinels - 1),
                Patience,
                "each Sentinel knows the others");
        }
    }

    private static bool Has(string answer, string name, int number)
    {
        var words = answer.Split('\n');
        var at = Array.IndexOf(words, name);
        return at >= 0 && at + 1 < words.Length && words[at + 1] == number.ToString(CultureInfo.InvariantCulture);
    }
}
