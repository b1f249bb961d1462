using AuthGateway.Jose;
using AuthGateway.Latency;

namespace AuthGateway.Authentication.Keys;

/// <summary>Where one issuer's keys come from.</summary>
internal interface IIssuerKeys
{
    /// <summary>The keys to check with now; empty when there are none, or none young enough to be trusted.</summary>
    KeySet Current { get; }

    /// <summary>How the keys stand.</summary>
    KeysState State { get; }

    /// <summary>Waits for keys when there are none; ends at once when fetching them failed a moment ago.</summary>
    /// <param name="ledger">The request's account, which books the wait.</param>
    /// <param name="cancellationToken">Ends this caller's wait, not the fetch.</param>
    ValueTask LoadAsync(Ledger ledger, CancellationToken cancellationToken);

    /// <summary>Fetches the keys again because a token names one that is not among them, at most once each minimum interval.</summary>
    /// <param name="keyId">The key that the token names, for the log.</param>
    /// <param name="issuedAt">When the token says it was made; nothing vouches for it yet.</param>
    /// <param name="ledger">The request's account, which books the wait.</param>
    /// <param name="cancellationToken">Ends this caller's wait, not the fetch.</param>
    /// <returns>What it means if <see cref="Current"/> still lacks the key.</returns>
    ValueTask<UnknownKeyVerdict> RefreshForUnknownKeyAsync(
        string? keyId, DateTimeOffset issuedAt, Ledger ledger, CancellationToken cancellationToken);
}
