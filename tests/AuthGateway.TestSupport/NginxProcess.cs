using System.Net.Sockets;

namespace AuthGateway.TestSupport;

/// <summary>
/// A real nginx with the configuration of samples/nginx, as the on-prem reverse proxy in front of an upstream, or with that of another sample.
/// Only the lines that the file marks with `# tests: NAME` are replaced.
/// </summary>
public sealed class NginxProcess : IAsyncDisposable
{
    private const int Attempts = 5;
    private readonly TemporaryFolder _folder = new("nginx");
    private readonly NginxOptions _options;
    private ChildProcess? _process;

    private NginxProcess(NginxOptions options) => _options = options;

    /// <summary>Why no nginx can be started here, or null.</summary>
    public static string? SkipReason { get; } = Executables.Find("nginx") is null ? "nginx is not installed" : null;

    /// <summary>Where it listens: `http://127.0.0.1:PORT/`, the same over <see cref="StopAsync"/> and <see cref="RestartAsync"/>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The running process.</summary>
    /// <exception cref="InvalidOperationException">It is stopped just now.</exception>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("nginx is not running.");

    private string Configuration => _folder.File("nginx.conf");

    /// <summary>Starts nginx in front of an upstream and waits until it listens.</summary>
    public static async Task<NginxProcess> StartAsync(Uri upstream, NginxOptions? options = null)
    {
        var nginx = new NginxProcess(options ?? new NginxOptions());
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                nginx.Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
                nginx.Configure(upstream);
                try
                {
                    await nginx.RestartAsync();
                    return nginx;
                }
                catch (InvalidOperationException e) when (attempt < Attempts && e.Message.Contains("Address already in use", StringComparison.Ordinal))
                {
                    // Another process was quicker to take the port.
                }
            }
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Points nginx to another upstream (SIGHUP) and waits until the workers of the old one are gone; those
    /// finish the requests they have first.
    /// </summary>
    public async Task ReloadAsync(Uri upstream)
    {
        var old = Workers();
        Configure(upstream);
        Process.Signal(UnixSignal.Hangup);
        await Eventually.TrueAsync(() => Workers() is { Count: > 0 } now && !now.Intersect(old).Any(), what: "nginx has new workers only");
    }

    /// <summary>Ends nginx: with its requests in flight finished (SIGQUIT), or at once.</summary>
    public async Task StopAsync(bool finishRequests = false)
    {
        if (_process is { } process)
        {
            _process = null;
            await using (process)
            {
                await process.StopAsync(finishRequests ? UnixSignal.Quit : UnixSignal.Terminate);
            }
        }
    }

    /// <summary>Ends nginx if it runs, and starts it on the same port.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        List<string> arguments = ["-p", _folder.Path, "-c", Configuration, "-e", "stderr"];
        // As root, nginx gives its workers to "nobody", who may not look into the folder.
        var globals = string.Concat(_options.Modules.Select(module => $"load_module {module};")) + (Environment.IsPrivilegedProcess ? "user root;" : "");
        if (globals.Length > 0)
        {
            arguments.AddRange(["-g", globals]);
        }

        var process = await ChildProcess.StartAsync(
            new ChildProcessOptions(Executables.Require("nginx"), arguments) { ParentDeathSignal = UnixSignal.Terminate });
        try
        {
            await Eventually.TrueAsync(() => ListensAsync(process), what: "nginx listens");
            _process = process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends nginx and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            _folder.Dispose();
        }
    }

    private void Configure(Uri upstream) =>
        File.WriteAllLines(Configuration, File.ReadLines(Repository.PathOf("samples", _options.Sample)).Select(line =>
            line.EndsWith("# tests: listen", StringComparison.Ordinal) ? $"listen {Address.Authority}; {_options.ServerDirectives}"
            : line.EndsWith("# tests: upstream", StringComparison.Ordinal) ? $"server {upstream.Authority};"
            : line.EndsWith("# tests: door", StringComparison.Ordinal) ? $"server {_options.Door!.Authority};"
            : line));

    private async Task<bool> ListensAsync(ChildProcess process)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"nginx ended with {await process.Exited}.\n{process.AllOutput}");
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private List<int> Workers() =>
        File.ReadAllText($"/proc/{Process.Id}/task/{Process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToList();
}
