using System.Text;
using System.Threading.Channels;

namespace AuthGateway.Authorization.Decisions;

/// <summary>Writes the decisions that wait, as lines, on a thread of its own.</summary>
internal sealed class DecisionLogWriter(IDecisionSink sink, DecisionLine line, DecisionLogMetrics metrics, ILogger<DecisionLogWriter> logger, TimeProvider clock) : IDisposable
{
    private const int LinesPerWrite = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _giveUp = new();
    private Task _pump = Task.CompletedTask;
    private long _lostSinceSaid;

    /// <summary>Begins to write.</summary>
    public void Start(ChannelReader<DecisionLogEntry> waiting) => _pump = Task.Run(() => PumpAsync(waiting));

    /// <summary>Waits until all is written, or until there is no more patience.</summary>
    public async Task DrainAsync(ChannelReader<DecisionLogEntry> waiting, CancellationToken patience)
    {
        await _pump.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_pump.IsCompleted)
        {
            logger.DecisionLogNotDrained(waiting.Count);
            await _giveUp.CancelAsync();
        }
    }

    /// <summary>Counts what the log will not have.</summary>
    public void Lose(int decisions)
    {
        metrics.Lost(decisions);
        Interlocked.Add(ref _lostSinceSaid, decisions);
    }

    /// <inheritdoc/>
    public void Dispose() => _giveUp.Dispose();

    private async Task PumpAsync(ChannelReader<DecisionLogEntry> waiting)
    {
        var (lines, outcomes) = (new StringBuilder(), new List<string>(LinesPerWrite));
        while (await waiting.WaitToReadAsync())
        {
            lines.Clear();
            outcomes.Clear();
            while (outcomes.Count < LinesPerWrite && waiting.TryRead(out var entry))
            {
                lines.Append(line.Write(entry)).Append('\n');
                outcomes.Add(entry is DecisionLogEntry.Whole { Decision: var decision } ? decision.Outcome : "");
            }

            if (await WriteAsync(lines.ToString()))
            {
                outcomes.Where(outcome => outcome.Length > 0).ToList().ForEach(metrics.Written);
            }
            else
            {
                Lose(outcomes.Count);
            }

            SayLost();
        }
    }

    // Until it is written: what is behind it waits, and the queue's bound is what ends that.
    private async Task<bool> WriteAsync(string lines)
    {
        for (var failed = false; ; failed = true)
        {
            try
            {
                if (await sink.WriteAsync(lines, _giveUp.Token) is not { } failure)
                {
                    if (failed)
                    {
                        logger.DecisionLogWorksAgain();
                    }

                    return true;
                }

                if (!failed)
                {
                    logger.DecisionLogFails(failure);
                }

                await Task.Delay(Pause, clock, _giveUp.Token);
            }
            catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    // Once for all that was lost meanwhile: a line for each would be a flood on top of a flood.
    private void SayLost()
    {
        if (Interlocked.Exchange(ref _lostSinceSaid, 0) is > 0 and var lost)
        {
            logger.DecisionLogLost(lost);
        }
    }
}
