using AuthGateway.Jose;
using AuthGateway.Latency;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Clients;

/// <summary>
/// Keys that a client publishes. Fetched when they are first needed, when they are old, and when an assertion names one that is
/// not among them; one fetch at a time, and one a minute at most for unknown names, for anybody can make those up.
/// </summary>
internal sealed class RemoteClientKeys(string client, Uri url, ClientKeysFetcher fetcher, TimeProvider clock, ILogger logger) : IClientKeys
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Usable = TimeSpan.FromHours(24);
    private static readonly TimeSpan BetweenUnknown = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Held? _held;
    private Task? _flight;
    private long? _lastStart;
    private bool _lastFailed;

    /// <inheritdoc/>
    public async ValueTask<KeySet?> ForAsync(TokenHeader header, Ledger ledger, CancellationToken cancellation)
    {
        if (Current(Fresh) is { } fresh && fresh.Find(header, out _) is not null)
        {
            return fresh;
        }

        var flight = Join();
        if (!flight.IsCompleted)
        {
            using (ledger.Wait(LatencyOwner.IdentityProvider))
            {
                await flight.WaitAsync(cancellation);
            }
        }

        return Current(Usable);
    }

    private KeySet? Current(TimeSpan maxAge) =>
        Volatile.Read(ref _held) is { } held && clock.GetElapsedTime(held.At) < maxAge ? held.Keys : null;

    // The running fetch, a new one when its time has come, or nothing to wait for.
    private Task Join()
    {
        lock (_gate)
        {
            if (_flight is { IsCompleted: false })
            {
                return _flight;
            }

            var pause = _lastFailed ? BetweenFailures : Current(Fresh) is null ? TimeSpan.Zero : BetweenUnknown;
            if (_lastStart is { } last && clock.GetElapsedTime(last) < pause)
            {
                return Task.CompletedTask;
            }

            _lastStart = clock.GetTimestamp();
            // The fetch is nobody's: it must not carry the first caller's activity or cancellation.
            using (ExecutionContext.SuppressFlow())
            {
                return _flight = Task.Run(FetchAsync, CancellationToken.None);
            }
        }
    }

    private async Task FetchAsync()
    {
        var (keys, error) = await fetcher.FetchAsync(url);
        lock (_gate)
        {
            _lastFailed = keys is null;
            if (keys is not null)
            {
                // What the client took out is out at once.
                Volatile.Write(ref _held, new Held(keys, clock.GetTimestamp()));
            }
        }

        if (keys is null)
        {
            logger.ClientKeysFailed(client, error!);
        }
    }

    private sealed record Held(KeySet Keys, long At);
}
