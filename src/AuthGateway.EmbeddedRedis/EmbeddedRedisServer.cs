using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuthGateway.EmbeddedRedis;

/// <summary>
/// A server inside this process that speaks the Redis protocol, for development and tests: nothing is kept when it
/// ends, and it listens on the loopback interface only.
/// </summary>
/// <remarks>
/// It is Garnet, which differs from Redis: a script is atomic only over the keys that it names in KEYS, and some
/// commands are missing (README.md in this folder).
/// </remarks>
public sealed class EmbeddedRedisServer : IAsyncDisposable
{
    // Another process may take a port between finding it free and binding it.
    private const int BindAttempts = 10;

    private readonly GarnetServer _server;
    private readonly DirectoryInfo _directory;
    private int _disposed;

    private EmbeddedRedisServer(GarnetServer server, DirectoryInfo directory, int port)
    {
        _server = server;
        _directory = directory;
        Port = port;
    }

    /// <summary>The port that it listens on, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Where it listens, as a Redis connection string names it: <c>127.0.0.1:port</c>.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts a server; it accepts connections when this returns, after about half a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its bounds.</exception>
    /// <exception cref="IOException">The port is taken or not allowed.</exception>
    public static EmbeddedRedisServer Start(EmbeddedRedisOptions? options = null)
    {
        options ??= new EmbeddedRedisOptions();
        CheckBounds(options.Port, options.MemoryMegabytes);
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port == 0 ? FindFreePort() : options.Port;
            try
            {
                return StartOn(port, options.MemoryMegabytes);
            }
            catch (Exception exception) when (exception.InnerException is SocketException)
            {
                if (options.Port != 0 || attempt == BindAttempts)
                {
                    throw new IOException(
                        string.Create(CultureInfo.InvariantCulture, $"The embedded Redis server cannot listen on 127.0.0.1:{port}."),
                        exception.InnerException);
                }
            }
        }
    }

    /// <summary>Closes all connections and forgets everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // It waits for its connections to end: not on the caller's thread.
            await Task.Run(() => End(_server, _directory));
        }
    }

    private static void CheckBounds(int port, int memoryMegabytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryMegabytes, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(memoryMegabytes, 4096);
    }

    private static EmbeddedRedisServer StartOn(int port, int memoryMegabytes)
    {
        var directory = Directory.CreateTempSubdirectory("authgateway-redis-");
        GarnetServer? server = null;
        try
        {
            server = new GarnetServer(Arguments(port, memoryMegabytes, directory.FullName), NullLoggerFactory.Instance);
            server.Start();
            return new EmbeddedRedisServer(server, directory, port);
        }
        catch
        {
            End(server, directory);
            throw;
        }
    }

    private static string[] Arguments(int port, int memoryMegabytes, string directory) =>
    [
        "--bind", "127.0.0.1",
        "--port", port.ToString(CultureInfo.InvariantCulture),
        "--memory", string.Create(CultureInfo.InvariantCulture, $"{memoryMegabytes}m"),
        "--page", "1m",
        "--index", "1m",
        "--index-max-size", "16m",
        "--checkpointdir", directory,
        "--lua",

        // Without it other clients' commands run in between those of a script.
        "--lua-transaction-mode",

        // Without it an expired key keeps its memory until it is asked for.
        "--expired-key-deletion-scan-freq", "5",
        "--disable-console-logger",
        "-q",
    ];

    private static int FindFreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static void End(GarnetServer? server, DirectoryInfo directory)
    {
        try
        {
            server?.Dispose(deleteDir: false);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
