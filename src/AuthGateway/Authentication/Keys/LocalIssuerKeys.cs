using System.Diagnostics.CodeAnalysis;
using AuthGateway.Jose;
using AuthGateway.Identity;
using AuthGateway.Latency;

namespace AuthGateway.Authentication.Keys;

/// <summary>
/// Keys that this process has at hand and that may change while it runs: the gateway's own. A key that was taken out proves nothing
/// from that moment on, whatever tokens of it are remembered.
/// </summary>
internal sealed class LocalIssuerKeys(AdditionalIssuer issuer, IKeySetSource source, TimeSpan clockSkew, TimeProvider clock) : IIssuerKeys
{
    // Anybody can name a key that is not there: so often is the source asked for it, at most.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private volatile Parsed _parsed = new(Snapshot: null, KeySet.Empty);
    private Task<bool>? _flight;
    private long _askedAt;

    /// <inheritdoc/>
    public KeySet Current
    {
        get
        {
            var (snapshot, parsed) = (source.Current, _parsed);
            return snapshot is null ? KeySet.Empty : ReferenceEquals(parsed.Snapshot, snapshot) ? parsed.Keys : Parse(snapshot);
        }
    }

    /// <inheritdoc/>
    public KeysState State
    {
        get
        {
            var current = Current;
            return new KeysState(
                issuer.Name, issuer.Settings.Issuer, !current.Keys.IsEmpty, source.Age, source.IsConfirmed ? null : "not confirmed", null, KeyIds.Of(current));
        }
    }

    /// <inheritdoc/>
    public async ValueTask LoadAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        if (Current.Keys.IsEmpty && TryAsk(out var flight, out _))
        {
            await WaitAsync(flight, ledger, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<UnknownKeyVerdict> RefreshForUnknownKeyAsync(
        string? keyId, DateTimeOffset issuedAt, Ledger ledger, CancellationToken cancellationToken)
    {
        if (TryAsk(out var flight, out var isMine))
        {
            if (!await WaitAsync(flight, ledger, cancellationToken))
            {
                return UnknownKeyVerdict.Unavailable;
            }

            // A question that was sent before this token came may have been answered before its key was made.
            if (isMine)
            {
                return UnknownKeyVerdict.Final;
            }
        }

        if (!source.IsConfirmed)
        {
            return UnknownKeyVerdict.Unavailable;
        }

        // No key signs before it is in the set. iat is cut to whole seconds, by another clock.
        return source.ConfirmedAt > issuedAt + clockSkew + TimeSpan.FromSeconds(1) ? UnknownKeyVerdict.Final : UnknownKeyVerdict.Pending;
    }

    private static async ValueTask<bool> WaitAsync(Task<bool> flight, Ledger ledger, CancellationToken cancellationToken)
    {
        using (ledger.Wait(LatencyOwner.Redis))
        {
            return await flight.WaitAsync(cancellationToken);
        }
    }

    // One question at a time, whoever asks; callers wait for it but never own it.
    private bool TryAsk([NotNullWhen(true)] out Task<bool>? flight, out bool isMine)
    {
        lock (_gate)
        {
            (flight, isMine) = (_flight is { IsCompleted: false } ? _flight : null, false);
            if (flight is null && (_flight is null || clock.GetElapsedTime(_askedAt) >= ShortestInterval))
            {
                _askedAt = clock.GetTimestamp();
                isMine = true;
                using (ExecutionContext.SuppressFlow())
                {
                    flight = _flight = Task.Run(() => source.RefreshAsync(ledger: default, CancellationToken.None).AsTask(), CancellationToken.None);
                }
            }

            return flight is not null;
        }
    }

    private KeySet Parse(KeySetSnapshot snapshot)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_parsed.Snapshot, snapshot))
            {
                // An older snapshot may come late here; the next look at the source puts that right.
                var keys = KeySetReader.Read(snapshot.Document.ToArray(), out _) ?? KeySet.Empty;
                _parsed = new Parsed(snapshot, keys.Keeping(_parsed.Keys));
            }

            return _parsed.Keys;
        }
    }

    private sealed record Parsed(KeySetSnapshot? Snapshot, KeySet Keys);
}
