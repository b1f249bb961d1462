using System.Threading.Channels;

namespace AuthGateway.Audit;

/// <summary>The lines that wait for one place. Bounded: what does not fit is lost there, counted and said.</summary>
internal sealed class AuditQueue : IDisposable
{
    private const int LinesPerWrite = 100;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IAuditSink _sink;
    private readonly string _process;
    private readonly AuditMetrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Channel<AuditLine> _lines;
    private readonly CancellationTokenSource _giveUp = new();
    private long _lostSinceSaid;
    private Task _pump = Task.CompletedTask;

    public AuditQueue(IAuditSink sink, string process, int length, AuditMetrics metrics, ILogger logger, TimeProvider time)
    {
        (_sink, _process, _metrics, _logger, _time) = (sink, process, metrics, logger, time);
        _lines = Channel.CreateBounded<AuditLine>(new BoundedChannelOptions(length) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>The place's name.</summary>
    public string Name => _sink.Name;

    /// <summary>How many lines wait.</summary>
    public int Count => _lines.Reader.Count;

    /// <summary>Adds a line; returns at once.</summary>
    public void Add(AuditLine line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            Lose(1);
        }
    }

    /// <summary>Begins to write.</summary>
    public void Start() => _pump = Task.Run(PumpAsync);

    /// <summary>Writes what waits, and takes nothing more.</summary>
    /// <param name="patience">Ends the wait: what is not written then is lost.</param>
    public async Task DrainAsync(CancellationToken patience)
    {
        _lines.Writer.TryComplete();
        await _pump.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_pump.IsCompleted)
        {
            _logger.AuditNotDrained(_sink.Name, Count);
            await _giveUp.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _giveUp.Dispose();

    private async Task PumpAsync()
    {
        var batch = new List<AuditLine>(LinesPerWrite);
        while (await _lines.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LinesPerWrite && _lines.Reader.TryRead(out var line))
            {
                batch.Add(line);
            }

            if (!await WriteAsync(batch))
            {
                Lose(batch.Count);
            }

            SayLost();
        }
    }

    // Until it is written: the lines behind it wait, and the queue's bound is what ends that.
    private async Task<bool> WriteAsync(List<AuditLine> batch)
    {
        var pause = ShortestPause;
        for (var failed = false; ;)
        {
            string? failure;
            try
            {
                failure = await _sink.WriteAsync(_process, batch, _giveUp.Token);
                if (failure is null)
                {
                    if (failed)
                    {
                        _logger.AuditSinkWorksAgain(_sink.Name);
                    }

                    return true;
                }

                if (!failed)
                {
                    _logger.AuditSinkFails(_sink.Name, failure);
                    failed = true;
                }

                await Task.Delay(pause, _time, _giveUp.Token);
            }
            catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
            {
                return false;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void Lose(int lines)
    {
        _metrics.Lost(_sink.Name, lines);
        Interlocked.Add(ref _lostSinceSaid, lines);
    }

    // From the pump, once for all that was lost meanwhile: a line for each would be a flood on top of a flood.
    private void SayLost()
    {
        if (Interlocked.Exchange(ref _lostSinceSaid, 0) is > 0 and var lost)
        {
            _logger.AuditLost(_sink.Name, lost);
        }
    }
}
