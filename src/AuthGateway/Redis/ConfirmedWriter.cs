using System.Globalization;
using AuthGateway.Settings;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// How a write is sent that must not be lost: a revocation, a rotated token, a key. Where replicas must confirm it, over a connection of its own: WAIT blocks the
/// connection that it runs on (measured: a GET behind it took 542 ms), and it is refused inside a script.
/// </summary>
internal sealed class ConfirmedWriter : IHostedService, IAsyncDisposable
{
    // Below the command's own timeout, so that the answer is "not enough replicas" and not a timeout.
    private const double ShareOfTimeout = 0.8;

    private readonly RedisConnection _connection;
    private readonly RedisConnection? _own;
    private readonly RedisMetrics _metrics;
    private readonly int _replicas;
    private readonly int _waitMilliseconds;

    public ConfirmedWriter(
        RedisConnection shared, Live<RedisSettings> redis, RevocationSettings settings, RedisMetrics metrics, ILogger<RedisConnection> logger, TimeProvider time)
    {
        _metrics = metrics;
        _replicas = settings.ConfirmingReplicas;
        _waitMilliseconds = (int)(redis.Current.CommandTimeout.TotalMilliseconds * ShareOfTimeout);
        _own = _replicas > 0 ? new RedisConnection(redis.Select(now => now with { ClientName = now.ClientName + "-confirm" }), metrics, logger, time) : null;
        _connection = _own ?? shared;
    }

    /// <summary>Whether it writes over the connection of everybody else: no replica must confirm.</summary>
    public bool SharesConnection => _own is null;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => _own?.StartAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Runs a write, once more if it met a server that is not the primary any more, and has it confirmed.</summary>
    /// <param name="operation">What is written, for the metrics: one of the constants of <see cref="RedisMetrics"/>.</param>
    /// <param name="write">The write, at the server that it is given.</param>
    /// <param name="key">One of its keys: all of them lie in one slot.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <param name="replicas">How many replicas must have it; null: as many as the settings say.</param>
    /// <returns>The script's answer; null when too few replicas confirmed it.</returns>
    /// <exception cref="RedisException">As the client throws; the caller turns it into an outcome.</exception>
    public async Task<TAnswer?> WriteAsync<TAnswer>(
        string operation, Func<ScriptServer, Task<TAnswer>> write, RedisKey key, CancellationToken cancellation, int? replicas = null)
        where TAnswer : class
    {
        var needed = replicas ?? _replicas;
        if (!_connection.TryGetClient(out var client))
        {
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "The first attempt to connect has not ended yet.");
        }

        try
        {
            return await MeasuredAsync(operation, client, write, key, needed, cancellation);
        }
        catch (RedisServerException failure) when (RedisFailure.Is(failure, out var reason, cancellation) && reason is RedisFailure.ReadOnly or RedisFailure.Moved)
        {
            await _connection.ReconfigureAsync().WaitAsync(cancellation);
            return await MeasuredAsync(operation, client, write, key, needed, cancellation);
        }
    }

    private Task<TAnswer?> MeasuredAsync<TAnswer>(
        string operation, IConnectionMultiplexer client, Func<ScriptServer, Task<TAnswer>> write, RedisKey key, int needed, CancellationToken cancellation)
        where TAnswer : class =>
        _metrics.MeasureAsync(operation, () => ConfirmedAsync(client, write, key, needed).WaitAsync(cancellation), cancellation);

    private async Task<TAnswer?> ConfirmedAsync<TAnswer>(IConnectionMultiplexer client, Func<ScriptServer, Task<TAnswer>> write, RedisKey key, int needed)
        where TAnswer : class
    {
        if (_replicas == 0)
        {
            return await write(ScriptServer.Any(client));
        }

        // WAIT speaks for the writes of its own connection only. A new connection between the write and the WAIT would confirm nothing and answer
        // at once: it must be the same afterwards. A server that starts again counts its clients from one, so that the number alone does not tell.
        var server = client.GetServer(key, null, CommandFlags.DemandMaster);
        var breaks = _connection.BreaksOf(server.EndPoint);
        var before = server.ExecuteAsync("CLIENT", "ID");
        var answer = await write(ScriptServer.Only(server));
        var confirmed = await server.ExecuteAsync("WAIT", needed, _waitMilliseconds);
        var after = await server.ExecuteAsync("CLIENT", "ID");
        var isSame = (string?)await before == (string?)after && breaks == _connection.BreaksOf(server.EndPoint);
        return isSame && int.Parse((string?)confirmed ?? "0", CultureInfo.InvariantCulture) >= needed ? answer : null;
    }
}
