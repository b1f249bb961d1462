using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using AuthGateway.Telemetry;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// A server that stands still, or that a network cut off without a word, costs each command its whole timeout. After a few of them nobody
/// waits any longer: what needs that server is refused at once, until one question of the gateway's own is answered again.
/// </summary>
/// <remarks>A connection that is known to be gone needs none of this: its commands fail within a millisecond by themselves.</remarks>
internal sealed class RedisBreakers(RedisConnection connection, ILogger<RedisBreakers> logger, TimeProvider time) : IMetricSource, IAsyncDisposable
{
    // A Cluster's servers fail apart, and each holds a range of slots. Without a Cluster there is one for all.
    private const int SlotsPerBreaker = 1024;
    private const int Breakers = (16384 / SlotsPerBreaker) + 1;
    private const int ProbePauseMilliseconds = 200;
    private const string Probe = "return 1";

    private readonly RedisBreaker?[] _breakers = new RedisBreaker?[Breakers];
    private readonly ConcurrentDictionary<RedisBreaker, Task> _probes = new();
    private readonly CancellationTokenSource _stop = new();
    private int _disposed;

    /// <summary>The breaker of the server that a key lies on.</summary>
    public RedisBreaker Of(IConnectionMultiplexer client, RedisKey key)
    {
        var slot = client.HashSlot(key);
        var index = slot < 0 ? 0 : 1 + (slot / SlotsPerBreaker);
        return Volatile.Read(ref _breakers[index]) ?? Interlocked.CompareExchange(ref _breakers[index], new RedisBreaker(), null) ?? _breakers[index]!;
    }

    /// <summary>A command on the key was answered.</summary>
    public void Answered(RedisBreaker breaker)
    {
        if (breaker.Answered())
        {
            logger.RedisCircuitClosed(connection.Description);
        }
    }

    /// <summary>A command on the key failed.</summary>
    /// <param name="breaker">The breaker of its server.</param>
    /// <param name="reason">Why, a word of <see cref="RedisFailure"/>.</param>
    /// <param name="key">The key, by which its server is asked whether it is back.</param>
    public void Failed(RedisBreaker breaker, string reason, RedisKey key)
    {
        switch (reason)
        {
            case RedisFailure.Timeout:
                if (breaker.Late() && Volatile.Read(ref _disposed) == 0)
                {
                    logger.RedisCircuitOpened(connection.Description, RedisBreaker.LateInARow);
                    _probes[breaker] = ProbeAsync(breaker, key, _stop.Token);
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
        () => _breakers.Count(static breaker => breaker is { IsOpen: true }),
        "{circuit}",
        "Redis servers, or sixteenths of a Cluster's slots, that answer nothing: what needs them is refused at once.");

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

    private async Task ProbeAsync(RedisBreaker breaker, RedisKey key, CancellationToken stop)
    {
        while (breaker.IsOpen && !stop.IsCancellationRequested)
        {
            // At random, so that a fleet does not ask in step.
            var pause = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(ProbePauseMilliseconds / 2, ProbePauseMilliseconds));
            await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested && await IsAnsweredAsync(key, stop))
            {
                Answered(breaker);
            }
        }

        _probes.TryRemove(breaker, out _);
    }

    private async Task<bool> IsAnsweredAsync(RedisKey key, CancellationToken stop)
    {
        if (!connection.TryGetClient(out var client))
        {
            return false;
        }

        try
        {
            await client.GetDatabase().ScriptEvaluateAsync(Probe, [key]).WaitAsync(stop);
            return true;
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, stop))
        {
            return reason is not (RedisFailure.Timeout or RedisFailure.NotConnected or RedisFailure.ClientError);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
