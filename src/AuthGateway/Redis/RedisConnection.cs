using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using AuthGateway.Settings;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// The gateway's one connection to Redis, for as long as the process lives. It connects in the background: the
/// gateway starts while Redis is down, and what needs Redis says so until it is there.
/// </summary>
internal sealed class RedisConnection(Live<RedisSettings> live, RedisMetrics metrics, ILogger<RedisConnection> logger, TimeProvider time) : IHostedService, IAsyncDisposable
{
    // A first attempt fails only where the client gives up instead of retrying: when no Sentinel answers.
    private static readonly TimeSpan FirstAttemptPause = TimeSpan.FromSeconds(1);
    // READONLY answers come in bursts during a failover; one look at the topology serves all of them.
    private static readonly TimeSpan ReconfigurePause = TimeSpan.FromSeconds(1);
    // Looks at the primary that find none before the client is made anew: longer than a failover that goes well.
    private const int LooksBeforeAnew = 3;

    private readonly RedisSettings _settings = live.Current;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<EndPoint, int> _breaks = new();
    private readonly Lock _reconfigureGate = new();
    private volatile ConnectionMultiplexer? _client;
    private Task _connecting = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;
    private Task _reconfiguring = Task.CompletedTask;
    private Task _loggingIn = Task.CompletedTask;
    private long? _reconfiguredAt;
    private int _disposed;

    /// <summary>A connection was made, the first or a later one.</summary>
    public event EventHandler? Restored;

    /// <summary>The address without credentials, for logs and health answers.</summary>
    public string Description { get; } = RedisEndpointDescription.Of(live.Current);

    /// <summary>How the connection stands right now.</summary>
    public RedisConnectionState State => _client switch
    {
        null => RedisConnectionState.Connecting,
        { IsConnected: true } => RedisConnectionState.Connected,
        _ => RedisConnectionState.Disconnected,
    };

    /// <summary>How often a connection to a server was lost so far.</summary>
    public int BreaksOf(EndPoint server) => _breaks.GetValueOrDefault(server);

    /// <summary>The client; false until the first attempt to connect has ended.</summary>
    public bool TryGetClient([NotNullWhen(true)] out IConnectionMultiplexer? client)
    {
        client = _client;
        return client is not null;
    }

    /// <summary>Sends a PING; never throws for what Redis does.</summary>
    public async Task<RedisPing> PingAsync(CancellationToken cancellation)
    {
        if (!TryGetClient(out var client))
        {
            return new RedisPing.Failed(RedisFailure.NotConnected);
        }

        try
        {
            var started = time.GetTimestamp();
            await metrics.MeasureAsync(RedisMetrics.Ping, () => client.GetDatabase().PingAsync().WaitAsync(cancellation), cancellation);
            return new RedisPing.Answered(time.GetElapsedTime(started));
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
        {
            return new RedisPing.Failed(reason);
        }
    }

    /// <summary>Looks again which server is the primary, after an answer that came from another one.</summary>
    public Task ReconfigureAsync()
    {
        lock (_reconfigureGate)
        {
            if (_client is { } client && _reconfiguring.IsCompleted && (_reconfiguredAt is not { } at || time.GetElapsedTime(at) > ReconfigurePause))
            {
                _reconfiguredAt = time.GetTimestamp();
                _reconfiguring = ReconfigureAsync(client);
            }

            return _reconfiguring;
        }
    }

    /// <summary>Begins to connect; does not wait for it.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Here and not in the background: options that cannot be made are a bug, not an outage.
        _connecting = ConnectAsync(RedisOptions.From(live), _stop.Token);
        live.Changed += OnLoginChanged;
        return Task.CompletedTask;
    }

    /// <summary>Does nothing: requests in flight may need Redis until the container disposes of it.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        live.Changed -= OnLoginChanged;
        await _stop.CancelAsync();
        await _loggingIn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_client is { } client)
        {
            // A frozen server must not hold the process at its end.
            await client.CloseAsync(allowCommandsToComplete: false);
            await client.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task ConnectAsync(ConfigurationOptions options, CancellationToken cancellation)
    {
        // The client does work before its first await.
        await Task.Yield();
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var client = await ConnectionMultiplexer.ConnectAsync(options);
                Take(client);
                if (_settings.SentinelService.Length > 0)
                {
                    _watching = WatchAsync(_stop.Token);
                }

                if (client.IsConnected)
                {
                    logger.RedisConnected(Description);
                    Restored?.Invoke(this, EventArgs.Empty);
                }
                else
                {
                    logger.RedisConnectionFailed(Description, RedisFailure.NotConnected);
                }

                return;
            }
            catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
            {
                logger.RedisConnectionFailed(Description, reason);
                await Task.Delay(FirstAttemptPause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(ConnectionMultiplexer client)
    {
        client.ConnectionFailed += OnFailed;
        client.ConnectionRestored += OnRestored;
        _client = client;
    }

    // The client follows Sentinels by itself, but not always: one of ten times that a primary stood still, was replaced and came back, it
    // was left without any primary, for good. A replica in that state refuses every request until it is restarted.
    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(_settings.ConfigurationCheckInterval, time);
        var without = 0;
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            without = await HasPrimaryAsync(_client!, cancellation) ? 0 : without + 1;
            if (without >= LooksBeforeAnew)
            {
                without = 0;
                await MakeAnewAsync(cancellation);
            }
        }
    }

    private static async Task<bool> HasPrimaryAsync(ConnectionMultiplexer client, CancellationToken cancellation)
    {
        try
        {
            await client.GetDatabase().PingAsync(CommandFlags.DemandMaster).WaitAsync(cancellation);
            return true;
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out _, cancellation))
        {
            return false;
        }
    }

    private async Task MakeAnewAsync(CancellationToken cancellation)
    {
        try
        {
            var anew = await ConnectionMultiplexer.ConnectAsync(RedisOptions.From(live));
            if (!await HasPrimaryAsync(anew, cancellation))
            {
                await anew.DisposeAsync();
                return;
            }

            var old = _client!;
            Take(anew);
            old.ConnectionFailed -= OnFailed;
            old.ConnectionRestored -= OnRestored;
            logger.RedisConnectionRestored(Description);
            Restored?.Invoke(this, EventArgs.Empty);
            await old.CloseAsync(allowCommandsToComplete: false);
            await old.DisposeAsync();
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
        {
            logger.RedisConnectionFailed(Description, reason);
        }
    }

    private async Task ReconfigureAsync(ConnectionMultiplexer client)
    {
        try
        {
            await client.ConfigureAsync();
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, _stop.Token))
        {
            logger.RedisConnectionFailed(Description, reason);
        }
    }

    private void OnLoginChanged(object? sender, EventArgs changed) => _loggingIn = LogInAsync(_loggingIn, new RedisLogin(live.Current));

    // Connections that stand need no login, and would hide a wrong one until the next that is made, in whatever night that is: so they try it now, and
    // again for as long as a server refuses it: the password may reach Redis after it has reached the gateway.
    private async Task LogInAsync(Task before, RedisLogin login)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        var refused = new HashSet<EndPoint>();
        var taken = new HashSet<EndPoint>();
        while (new RedisLogin(live.Current) == login && !_stop.IsCancellationRequested)
        {
            foreach (var server in _client?.GetServers().Where(server => server.IsConnected && !taken.Contains(server.EndPoint)) ?? [])
            {
                if (await RefusalAsync(server, login) is not { } reason)
                {
                    taken.Add(server.EndPoint);
                    logger.RedisLoginTaken($"{server.EndPoint}");
                }
                else if (refused.Add(server.EndPoint))
                {
                    logger.RedisLoginRefused($"{server.EndPoint}", reason);
                }
            }

            if (refused.IsSubsetOf(taken))
            {
                return;
            }

            await Task.Delay(_settings.ConfigurationCheckInterval, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> RefusalAsync(IServer server, RedisLogin login)
    {
        object[] arguments = login.User is { } user ? [user, login.Password ?? ""] : [login.Password ?? ""];
        try
        {
            await server.ExecuteAsync("AUTH", arguments).WaitAsync(_stop.Token);
            return null;
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, _stop.Token))
        {
            return reason;
        }
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs failure)
    {
        if (failure.EndPoint is { } server)
        {
            _breaks.AddOrUpdate(server, 1, (_, count) => count + 1);
        }

        if (Volatile.Read(ref _disposed) == 0)
        {
            logger.RedisConnectionFailed(Description, $"{failure.FailureType}");
        }
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        logger.RedisConnectionRestored(Description);
        Restored?.Invoke(this, EventArgs.Empty);
    }
}
