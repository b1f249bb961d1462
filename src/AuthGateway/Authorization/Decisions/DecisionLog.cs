using System.Threading.Channels;

namespace AuthGateway.Authorization.Decisions;

/// <summary>
/// Chooses the decisions that are logged and hands them to a thread that writes them. Bounded at both ends: by a number of denials in a second, and by a queue.
/// No request waits for it.
/// </summary>
internal sealed class DecisionLog : IHostedService, IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Of the time that the chart leaves behind the drain (drain.marginSeconds).
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(4);

    private readonly DecisionLogSettings _settings;
    private readonly DecisionLogWriter _writer;
    private readonly DenialDigest _denials;
    private readonly DecisionLogMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ulong _sampledBelow;
    private readonly Channel<DecisionLogEntry> _waiting;
    private ITimer? _timer;

    public DecisionLog(AuthorizationSettings settings, DecisionLogWriter writer, DecisionLogMetrics metrics, TimeProvider clock)
    {
        (_settings, _writer, _metrics, _clock) = (settings.DecisionLog, writer, metrics, clock);
        _denials = new DenialDigest(_settings.DenialsPerSecond, clock);
        _sampledBelow = _settings.AllowedRatio >= 1 ? ulong.MaxValue : (ulong)(_settings.AllowedRatio * ulong.MaxValue);
        _waiting = Channel.CreateBounded<DecisionLogEntry>(
            new BoundedChannelOptions(_settings.QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        metrics.Watch(() => _waiting.Reader.Count);
    }

    /// <summary>Whether a decision is logged: by its name alone where it is allowed, so that whoever knows the name knows whether to look.</summary>
    public bool Wants(KeptDecision decision) => _settings.IsOn
        && (!decision.IsAllowed || decision.Id.Low < _sampledBelow || _sampledBelow == ulong.MaxValue);

    /// <summary>Logs a decision where it is one of those that are; returns at once.</summary>
    public void Add(KeptDecision decision)
    {
        if (!Wants(decision))
        {
            return;
        }

        if (!decision.IsAllowed && !_denials.TryWrite(decision))
        {
            _metrics.Repeated();
            return;
        }

        Add(new DecisionLogEntry.Whole(decision));
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_settings.IsOn)
        {
            _writer.Start(_waiting.Reader);
            _timer = _clock.CreateTimer(_ => Tell(), state: null, Second, Second);
        }

        return Task.CompletedTask;
    }

    /// <summary>Writes what is left, for a moment of its own: a long download may have used up the time that the host has for all.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        Tell();
        _waiting.Writer.TryComplete();
        using var patience = new CancellationTokenSource(LastWords, TimeProvider.System);
        await _writer.DrainAsync(_waiting.Reader, patience.Token);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Tell()
    {
        foreach (var repeated in _denials.Take())
        {
            Add(new DecisionLogEntry.Repeated(repeated, _clock.GetUtcNow()));
        }
    }

    private void Add(DecisionLogEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry))
        {
            _writer.Lose(1);
        }
    }
}
