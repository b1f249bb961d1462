namespace AuthGateway.Redis;

/// <summary>
/// Keeps the local copy the same as the log. A message on the channel only wakes it: what it says is never
/// believed, because anyone on Redis can publish. A timer wakes it too, which renews the lease and finds what no
/// message announced.
/// </summary>
internal sealed class RevocationFeed : BackgroundService
{
    // After a failed reading: 100 ms, 200 ms, 400 ms, … up to the poll interval, so that the first answer of a Redis that was
    // slow once does not have to wait for the next poll.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    // A connection that is made anew costs readings for some milliseconds, a Redis that stands still or is gone all of them.
    private const int UnansweredBeforeGivingUp = 3;
    private static readonly TimeSpan UnansweredForAtLeast = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(30);

    private readonly RevocationReader _reader;
    private readonly RevocationReplay _replay;
    private readonly RevocationCopy _copy;
    private readonly RevocationMessages _messages;
    private readonly RevocationWake _wake;
    private readonly RedisConnection _connection;
    private readonly RevocationSettings _settings;
    private readonly ILogger<RevocationFeed> _logger;
    private readonly TimeProvider _time;
    private volatile string? _lastFailure;
    private bool _stale;
    private int _failures;
    private int _unanswered;
    private long _unansweredSince;
    private long _sweptAt;

    public RevocationFeed(
        RevocationReader reader,
        RevocationReplay replay,
        RevocationCopy copy,
        RevocationMessages messages,
        RevocationWake wake,
        RedisConnection connection,
        RevocationSettings settings,
        ILogger<RevocationFeed> logger,
        TimeProvider time)
    {
        (_reader, _replay, _copy, _messages, _wake, _connection) = (reader, replay, copy, messages, wake, connection);
        (_settings, _logger, _time) = (settings, logger, time);
        _sweptAt = time.GetTimestamp();
    }

    /// <summary>How the copy stands, for health answers and metrics.</summary>
    public RevocationState State => new(
        _copy.IsLoaded,
        _copy.IsSuspect,
        _copy.Age,
        _reader.Cursor.Epoch,
        _reader.Cursor.Revision,
        _copy.Table.Count,
        _replay.Waiting,
        _messages.Missed,
        _lastFailure);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = _time.CreateTimer(_ => _wake.Ask(), null, TimeSpan.Zero, _settings.PollInterval);
        await using var retry = _time.CreateTimer(_ => _wake.Ask(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _connection.Restored += OnRestored;
        try
        {
            await foreach (var _ in _wake.ReadAllAsync(stoppingToken))
            {
                await RefreshAsync(stoppingToken);
                retry.Change(RetryPause(), Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            _connection.Restored -= OnRestored;
        }
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        // Subscribed before reading: what is written in between is then either read or announced.
        await _messages.SubscribeAsync(cancellation);
        var failure = await _reader.CatchUpAsync(cancellation);
        NoteAnswer(failure);
        if (failure is null)
        {
            _messages.Compare(_reader.Cursor);
            failure = await _replay.WriteBackAsync(cancellation);
        }

        if (failure is not null && failure != _lastFailure)
        {
            _logger.RevocationRefreshFailed(failure);
        }

        _lastFailure = failure;
        _failures = failure is null ? 0 : _failures + 1;
        var stale = _copy.IsLoaded && !_copy.IsReady;
        if (stale && !_stale)
        {
            _logger.RevocationsStale(_settings.Lease, failure ?? "suspect");
        }

        _stale = stale;
        if (_time.GetElapsedTime(_sweptAt) >= SweepInterval)
        {
            _sweptAt = _time.GetTimestamp();
            _copy.Table.Sweep();
        }
    }

    // Only of readings that got no answer: a log that was read is worth waiting for, whatever cannot be written back to it.
    private void NoteAnswer(string? failure)
    {
        if (failure is not (RedisFailure.Timeout or RedisFailure.NotConnected))
        {
            _unanswered = 0;
            return;
        }

        if (_unanswered++ == 0)
        {
            _unansweredSince = _time.GetTimestamp();
        }

        if (_unanswered >= UnansweredBeforeGivingUp && _time.GetElapsedTime(_unansweredSince) >= UnansweredForAtLeast)
        {
            _copy.GiveUpWaiting();
        }
    }

    private TimeSpan RetryPause()
    {
        if (_failures == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var pause = FirstRetry * (1 << Math.Min(_failures - 1, 10));
        return pause < _settings.PollInterval ? pause : _settings.PollInterval;
    }

    private void OnRestored(object? sender, EventArgs e) => _wake.Ask();
}
