using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial.Tests;

/// <summary>A real redis-server on a free port of the loopback interface. It ends with the test.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("standin-redis-");
    private Process _process = null!;

    private RedisProcess(int port) => Port = port;

    public int Port { get; }

    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public static async Task<RedisProcess> StartAsync(Func<int, DirectoryInfo, IEnumerable<string>>? arguments = null)
    {
        for (var attempt = 0; ; attempt++)
        {
            var server = new RedisProcess(FreePort());
            try
            {
                await server.LaunchAsync(arguments);
                return server;
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                // Another process took the port in between.
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>Ends the process as a crash would: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Starts it again on the same port.</summary>
    public Task LaunchAgainAsync() => LaunchAsync(arguments: null);

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }

        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task LaunchAsync(Func<int, DirectoryInfo, IEnumerable<string>>? arguments)
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        IEnumerable<string> all =
        [
            .. arguments?.Invoke(Port, _directory) ?? ["--port", Port.ToString(CultureInfo.InvariantCulture)],
            "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _directory.FullName,
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }

        await _process.WaitForExitAsync();
        throw new InvalidOperationException("redis-server ended: " + await _process.StandardError.ReadToEndAsync());
    }
}
