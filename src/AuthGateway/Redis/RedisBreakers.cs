using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using AuthGateway.Telemetry;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// A server that stands still, or that a network cut off without a word, costs each command its whole timeout. After a few of them nobody
/// waits any longer: what needs that server is refused at once, until one question of the gateway's own is answered again.
/// </summary>
/// <remarks>A connection that is known to be gone needs none of this: its commands fail within a millisecond by themselves.</remarks>
internal sealed class RedisBreakers : IMetricSource, IAsyncDisposable
{
    private const int ProbePauseMilliseconds = 200;
    private const string Probe = "return 1";

    private readonly RedisConnection _connection;
    private readonly ILogger<RedisBreakers> _logger;
    private readonly TimeProvider _time;
    private readonly TimeSpan _probePatience;

    // A Cluster's servers fail apart. Without a Cluster there is one for all.
    private readonly RedisBreaker _only = new();
    private readonly ConcurrentDictionary<EndPoint, RedisBreaker> _ofServers = new();
    private readonly ConcurrentDictionary<RedisBreaker, Task> _probes = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private int _disposed;

    public RedisBreakers(RedisConnection connection, RedisSettings settings, ILogger<RedisBreakers> logger, TimeProvider time)
    {
        (_connection, _logger, _time) = (connection, logger, time);
        _probePatience = settings.CommandTimeout * 2;
        _stopping = _stop.Token;
    }

    /// <summary>The breaker of the server that a key lies on.</summary>
    public RedisBreaker Of(IConnectionMultiplexer client, RedisKey key)
    {
        if (client.HashSlot(key) < 0)
        {
            return _only;
        }

        try
        {
            return _ofServers.GetOrAdd(client.GetServer(key, null, CommandFlags.DemandMaster).EndPoint, static _ => new RedisBreaker());
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out _, CancellationToken.None))
        {
            // Nobody answers for the slot: its commands fail by themselves, and at once.
            return new RedisBreaker();
        }
    }

    /// <summary>A command was answered.</summary>
    public void Answered(RedisBreaker breaker)
    {
        if (breaker.Answered())
        {
            _logger.RedisCircuitClosed(_connection.Description);
        }
    }

    /// <summary>A command failed.</summary>
    /// <param name="breaker">The breaker of its server.</param>
    /// <param name="reason">Why, a word of <see cref="RedisFailure"/>.</param>
    /// <param name="key">Its key, by which its server is asked whether it is back.</param>
    public void Failed(RedisBreaker breaker, string reason, RedisKey key)
    {
        switch (reason)
        {
            case RedisFailure.Timeout:
                if (breaker.Late())
                {
                    _logger.RedisCircuitOpened(_connection.Description, RedisBreaker.LateInARow);
                    StartProbe(breaker, key);
                }

                break;

            // The client's own words for its connection say nothing of the server.
            case RedisFailure.NotConnected or RedisFailure.ClientError:
                break;

            default:
                Answered(breaker);
                break;
        }
    }

    /// <inheritdoc/>
    public void Publish(Meter meter) => meter.CreateObservableGauge(
        "authgateway.redis.circuits.open",
        () => _ofServers.Values.Append(_only).Count(static breaker => breaker.IsOpen),
        "{circuit}",
        "Redis servers that answer nothing: what needs them is refused at once.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await Task.WhenAll(_probes.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void StartProbe(RedisBreaker breaker, RedisKey key)
    {
        if (!_stopping.IsCancellationRequested)
        {
            _ = _probes.GetOrAdd(breaker, static (opened, made) => made.Breakers.ProbeAsync(opened, made.Key), (Breakers: this, Key: key));
        }
    }

    private async Task ProbeAsync(RedisBreaker breaker, RedisKey key)
    {
        // Whoever starts it must be able to note it before it ends.
        await Task.Yield();
        while (breaker.IsOpen && !_stopping.IsCancellationRequested)
        {
            // At random, so that a fleet does not ask in step.
            var pause = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(ProbePauseMilliseconds / 2, ProbePauseMilliseconds));
            await Task.Delay(pause, _time, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_stopping.IsCancellationRequested && await IsAnsweredAsync(key))
            {
                Answered(breaker);
            }
        }

        _probes.TryRemove(breaker, out _);
        if (breaker.IsOpen)
        {
            // It opened again before this was taken out, and found it still there.
            StartProbe(breaker, key);
        }
    }

    private async Task<bool> IsAnsweredAsync(RedisKey key)
    {
        if (!_connection.TryGetClient(out var client))
        {
            return false;
        }

        try
        {
            await client.GetDatabase().ScriptEvaluateAsync(Probe, [key]).WaitAsync(_probePatience, _time, _stopping);
            return true;
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, _stopping))
        {
            return reason is not (RedisFailure.Timeout or RedisFailure.NotConnected or RedisFailure.ClientError);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
