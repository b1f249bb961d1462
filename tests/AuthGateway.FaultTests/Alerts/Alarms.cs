using System.Collections.Concurrent;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Measuring;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Alerts;

/// <summary>A Prometheus with the shipped rules over the gateway, a small steady load through it, and the alerts that fire.</summary>
internal sealed class Alarms : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly FaultStack _stack;
    private readonly TemporaryFolder _folder = new("alarms");
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _load;
    private PrometheusProcess _prometheus = null!;

    private Alarms(FaultStack stack)
    {
        _stack = stack;
        _load = LoadAsync();
    }

    /// <summary>Starts it, and waits until nothing fires.</summary>
    public static async Task<Alarms> StartAsync(FaultStack stack)
    {
        var alarms = new Alarms(stack);
        try
        {
            var rules = await ShippedRules.WriteAsync(alarms._folder);
            alarms._prometheus = await PrometheusProcess.StartAsync(new PrometheusOptions
            {
                Targets = [new Uri(stack.Gateway.Management, "/metrics")],
                RuleFiles = [rules],
                Lookback = TimeSpan.FromSeconds(2),
            });
            await alarms._prometheus.ScrapedAsync();
            await Task.Delay(ShippedRules.Window);
            return alarms;
        }
        catch
        {
            await alarms.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets a fault last until its alert fires and for a whole window more, and says which alerts fired meanwhile: name and team.</summary>
    public async Task<IReadOnlySet<(string Alert, string Team)>> DuringAsync(Fault fault)
    {
        await QuietAsync();
        var fired = new HashSet<(string, string)>();
        var began = TimeProvider.System.GetTimestamp();
        long? firing = null;
        using var over = new CancellationTokenSource();
        var faults = RepeatAsync(fault, over.Token);
        while (!faults.IsCompleted)
        {
            foreach (var alert in (await _prometheus.AlertsAsync()).Where(alert => alert.IsFiring))
            {
                fired.Add((alert.Name, alert.Labels["team"]));
            }

            firing ??= fired.Any(alert => alert.Item1 == fault.Alert) ? TimeProvider.System.GetTimestamp() : null;
            var isOver = firing is { } since
                ? TimeProvider.System.GetElapsedTime(since) > ShippedRules.Window / 2
                : TimeProvider.System.GetElapsedTime(began) > Patience;
            if (isOver)
            {
                await over.CancelAsync();
            }

            await Task.WhenAny(faults, Task.Delay(Pause));
        }

        await faults;
        return fired;
    }

    /// <summary>Waits until nothing fires and nothing is about to.</summary>
    public Task QuietAsync() => Eventually.TrueAsync(async () => (await _prometheus.AlertsAsync()).Count == 0, Patience, "no alert is pending or firing");

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _load;
        if (_prometheus is { } prometheus)
        {
            await prometheus.DisposeAsync();
        }

        _ended.Dispose();
        _folder.Dispose();
    }

    private async Task RepeatAsync(Fault fault, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await fault.InjectAsync(_stack, Matrix.Sizes[^1]);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    // Twenty requests a second, each on its own: one that a fault holds does not hold the next.
    private async Task LoadAsync()
    {
        var running = new ConcurrentDictionary<Task, byte>();
        while (!_ended.IsCancellationRequested)
        {
            var request = RequestAsync();
            running[request] = 0;
            _ = request.ContinueWith(ended => running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await Task.Delay(Pause, CancellationToken.None);
        }

        await Task.WhenAll(running.Keys);
    }

    private async Task RequestAsync()
    {
        try
        {
            await _stack.SendAsync("GET /background/echo/x");
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or EndOfStreamException or OperationCanceledException)
        {
            // What the fault did to it is the gateway's to report.
        }
    }
}
