using AuthGateway.Identity;
using AuthGateway.Latency;

namespace AuthGateway.Redis;

/// <summary>Whether what a credential proved still stands. Answered from the local copy: no round trip.</summary>
internal interface IRevocations
{
    /// <summary>Checks a principal's token, subject and session.</summary>
    /// <param name="principal">Whom the credential proved.</param>
    /// <param name="continueFor">How old the copy may be for this route; null for the lease alone.</param>
    RevocationVerdict Check(Principal principal, TimeSpan? continueFor);

    /// <summary>
    /// Waits until the copy holds all that Redis held when this was asked: a revocation that was acknowledged before is
    /// then known here. Callers that ask at the same time share one reading.
    /// </summary>
    /// <param name="ledger">The account that the wait for Redis is on.</param>
    /// <param name="cancellation">Ends the wait of this caller alone.</param>
    /// <returns>False when Redis could not be read in time.</returns>
    ValueTask<bool> ConfirmAsync(LedgerHandle ledger, CancellationToken cancellation);
}
