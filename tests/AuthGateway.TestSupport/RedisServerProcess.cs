namespace AuthGateway.TestSupport;

/// <summary>A real `redis-server` on a free port of the loopback interface, with its files in a folder of its own.</summary>
public sealed class RedisServerProcess : IAsyncDisposable
{
    private const int Attempts = 5;
    private readonly RedisServerOptions _options;
    private readonly TemporaryFolder _folder = new("redis");
    private ChildProcess? _process;

    private RedisServerProcess(RedisServerOptions options)
    {
        _options = options;
        Certificates = options.Tls ? options.ReplicaOf?.Certificates ?? new TestCertificates() : null;
    }

    /// <summary>Why no such server can be started here, or null.</summary>
    public static string? SkipReason { get; } = Executables.Find("redis-server") is null ? "redis-server is not installed" : null;

    /// <summary>Always 127.0.0.1.</summary>
    public string Host => "127.0.0.1";

    /// <summary>The port, the same over restarts.</summary>
    public int Port { get; private set; }

    /// <summary>`127.0.0.1:PORT`.</summary>
    public string Endpoint => $"{Host}:{Port}";

    /// <summary>The authority that signed the server's certificate; null without TLS.</summary>
    public TestCertificates? Certificates { get; }

    /// <summary>StackExchange.Redis' configuration string for this server, with its password.</summary>
    public string ConnectionString =>
        Endpoint + (_options.Password is { } password ? $",password={password}" : string.Empty) + (_options.Tls ? ",ssl=true,sslHost=localhost" : string.Empty);

    /// <summary>The running process.</summary>
    /// <exception cref="InvalidOperationException">The server is killed just now.</exception>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("The Redis server is not running.");

    /// <summary>Starts a server and waits until it takes connections.</summary>
    public static async Task<RedisServerProcess> StartAsync(RedisServerOptions? options = null)
    {
        var server = new RedisServerProcess(options ?? new RedisServerOptions());
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                server.Port = FreePort.Next();
                try
                {
                    await server.LaunchAsync();
                    return server;
                }
                catch (InvalidOperationException e) when (attempt < Attempts && e.Message.Contains("Address already in use", StringComparison.Ordinal))
                {
                    // Another process was quicker to take the port.
                }
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one command on a connection of its own and answers what the server said, see <see cref="RespConnection"/>.</summary>
    public async Task<string> CommandAsync(params string[] arguments)
    {
        await using var connection = await RespConnection.OpenAsync(Host, Port, _options.Password, Certificates);
        return await connection.CommandAsync(arguments);
    }

    /// <summary>Ends the server at once (SIGKILL), as a crash does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>Ends the server if it runs, and starts it on the same port and folder.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await LaunchAsync();
    }

    /// <summary>Stops the server's process: connections stay open and nothing is answered.</summary>
    public void Freeze() => Process.Signal(UnixSignal.Stop);

    /// <summary>Lets a frozen server go on.</summary>
    public void Thaw() => Process.Signal(UnixSignal.Continue);

    /// <summary>Kills the server and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    private async Task LaunchAsync()
    {
        List<string> arguments =
        [
            "--bind", Host, "--dir", _folder.Path, "--daemonize", "no", "--save", "",
            "--appendonly", _options.Durable ? "yes" : "no", "--appendfsync", _options.Durable ? "always" : "no",
            "--port", _options.Tls ? "0" : $"{Port}",
            // A replica of the tests shall not wait five seconds for other replicas that never come.
            "--repl-diskless-sync-delay", "0",
        ];
        if (Certificates is { } certificates)
        {
            var (certificate, key) = certificates.WriteServerCertificate(_folder);
            arguments.AddRange(
            [
                "--tls-port", $"{Port}", "--tls-cert-file", certificate, "--tls-key-file", key,
                "--tls-ca-cert-file", certificates.WriteAuthority(_folder), "--tls-auth-clients", "no",
            ]);
            if (_options.ReplicaOf is not null)
            {
                arguments.AddRange(["--tls-replication", "yes"]);
            }
        }

        if (_options.Password is { } password)
        {
            arguments.AddRange(["--requirepass", password, "--masterauth", password]);
        }

        if (_options.ReplicaOf is { } master)
        {
            arguments.AddRange(["--replicaof", $"{master.Host} {master.Port}"]);
        }

        arguments.AddRange(_options.Arguments);
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("redis-server"), arguments));
        try
        {
            await process.WaitForLineAsync("Ready to accept connections");
            _process = process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
