using AuthGateway.Latency;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>
/// Refresh tokens that are used once (RFC 9700 section 4.14): each use gives the next one of the family, and an old one that
/// comes back ends the family. Never throws for what Redis does.
/// </summary>
internal interface IRefreshTokens
{
    /// <summary>Begins a family.</summary>
    /// <param name="grant">What was granted; the family's identifier and the times are filled in.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <returns><see cref="RefreshOutcome.Issued"/> or <see cref="RefreshOutcome.Unavailable"/>.</returns>
    ValueTask<RefreshOutcome> StartAsync(RefreshGrant grant, LedgerHandle ledger, CancellationToken cancellation);

    /// <summary>Uses a token: its family goes on to the next one.</summary>
    /// <param name="token">What the client presented; anything at all.</param>
    /// <param name="clientId">The client that presented it, authenticated or, when it is a public one, by its own word.</param>
    /// <param name="admit">
    /// Asked once the token is known to be genuine and before anything is used up: a reason (a short fixed word) refuses the
    /// request and leaves the token as it was. For the checks that need the grant: a narrower scope, the proof of the bound key.
    /// </param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <returns>
    /// <see cref="RefreshOutcome.Rotated"/>, <see cref="RefreshOutcome.Refused"/>, <see cref="RefreshOutcome.ReuseDetected"/> or
    /// <see cref="RefreshOutcome.Unavailable"/>.
    /// </returns>
    ValueTask<RefreshOutcome> RotateAsync(string token, string clientId, Func<RefreshGrant, string?>? admit, LedgerHandle ledger, CancellationToken cancellation);

    /// <summary>Ends the family of a token, whichever of its tokens it is (RFC 7009), with its access tokens and streams.</summary>
    /// <returns>
    /// <see cref="RefreshOutcome.Ended"/>, <see cref="RefreshOutcome.Refused"/> (nothing was there to end, or it is another
    /// client's) or <see cref="RefreshOutcome.Unavailable"/>.
    /// </returns>
    ValueTask<RefreshOutcome> RevokeAsync(string token, string clientId, LedgerHandle ledger, CancellationToken cancellation);

    /// <summary>Looks a token up (RFC 7662) and uses nothing up.</summary>
    /// <returns><see cref="RefreshOutcome.Found"/>, <see cref="RefreshOutcome.Refused"/> or <see cref="RefreshOutcome.Unavailable"/>.</returns>
    ValueTask<RefreshOutcome> FindAsync(string token, LedgerHandle ledger, CancellationToken cancellation);

    /// <summary>Ends every family of a subject.</summary>
    /// <returns><see cref="RefreshOutcome.SubjectEnded"/> or <see cref="RefreshOutcome.Unavailable"/>: some may have been ended then; asking again is harmless.</returns>
    ValueTask<RefreshOutcome> EndSubjectAsync(string issuer, string subject, LedgerHandle ledger, CancellationToken cancellation);
}
