using System.Collections.Immutable;
using System.Globalization;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Stack;

/// <summary>Another gateway in the same place, which writes a line of `name=value` for each request: timers in milliseconds.</summary>
internal sealed class FrontProcess : IFront
{
    private const string Mark = "timers ";
    private readonly TemporaryFolder _folder = new("front");
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private ChildProcess _process = null!;

    // How many milliseconds its unit is.
    private double _milliseconds = 1;

    private FrontProcess(Uri data, ImmutableArray<string> timers) => (Data, Timers) = (data, timers);

    /// <inheritdoc/>
    public Uri Data { get; }

    /// <summary>The names of its timers.</summary>
    public ImmutableArray<string> Timers { get; }

    /// <summary>Routes that it cannot have: nginx bounds an upstream's connections, but has no queue before them.</summary>
    public ImmutableArray<string> Lacks { get; private init; } = [];

    /// <summary>Debian's nginx, streaming bodies as the gateway does.</summary>
    public static async Task<FrontProcess> NginxAsync(FaultStack stack)
    {
        var front = new FrontProcess(new Uri($"http://127.0.0.1:{FreePort.Next()}"), FrontConfiguration.NginxTimers) { Lacks = ["narrow"], _milliseconds = 1000 };
        var file = front._folder.File("front.conf");
        await File.WriteAllTextAsync(file, FrontConfiguration.Nginx(stack, front.Data));
        List<string> arguments = ["-p", front._folder.Path, "-c", file, "-e", "stderr"];
        await front.StartAsync("nginx", Environment.IsPrivilegedProcess ? [.. arguments, "-g", "user root;"] : arguments);
        return front;
    }

    /// <summary>Debian's HAProxy.</summary>
    public static async Task<FrontProcess> HaproxyAsync(FaultStack stack)
    {
        var front = new FrontProcess(new Uri($"http://127.0.0.1:{FreePort.Next()}"), FrontConfiguration.HaproxyTimers);
        var file = front._folder.File("haproxy.cfg");
        await File.WriteAllTextAsync(file, FrontConfiguration.Haproxy(stack, front.Data));
        await front.StartAsync("haproxy", ["-db", "-f", file]);
        return front;
    }

    /// <summary>The timers of the next request on a route that was not asked for yet; one without a value is missing.</summary>
    public async Task<IReadOnlyDictionary<string, double>> NextTimersAsync(string route)
    {
        var line = await _process.WaitForLineAsync(line => line.Contains(Mark, StringComparison.Ordinal)
            && line.Contains($" /{route}/", StringComparison.Ordinal) && _read.Add(line));
        return line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .Where(pair => pair.Length == 2 && Timers.Contains(pair[0]))
            .ToDictionary(pair => pair[0], pair => Sum(pair[1]) * _milliseconds, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public void Freeze() => Signal(UnixSignal.Stop);

    /// <inheritdoc/>
    public void Thaw() => Signal(UnixSignal.Continue);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    // nginx lists a time for each attempt. HAProxy says -1 where a phase was not reached.
    private static double Sum(string text) =>
        text.Split(',', ':').Select(part => double.TryParse(part, CultureInfo.InvariantCulture, out var number) ? Math.Max(0, number) : 0).Sum();

    private async Task StartAsync(string program, IReadOnlyList<string> arguments)
    {
        _process = await ChildProcess.StartAsync(
            new ChildProcessOptions(Executables.Require(program), arguments) { ParentDeathSignal = UnixSignal.Terminate });
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return (await RawHttpClient.ExchangeAsync(Data, FaultStack.Text("GET /ready/echo/x"))).Status == 200;
                }
                catch (System.Net.Sockets.SocketException) when (!_process.HasExited)
                {
                    return false;
                }
            },
            what: $"{program} serves");
    }

    // nginx serves in a child of its own.
    private void Signal(UnixSignal signal)
    {
        foreach (var child in File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            UnixSignals.Send(int.Parse(child, CultureInfo.InvariantCulture), signal);
        }

        _process.Signal(signal);
    }
}
