namespace AuthGateway.Redis;

/// <summary>Revokes: for the admin API, logout and token revocation.</summary>
internal sealed class RevocationStore(RevocationLog log, RevocationCopy copy, TimeProvider time) : IRevocationWriter
{
    /// <inheritdoc/>
    public async Task<RevocationOutcome> RevokeAsync(Revocation revocation, CancellationToken cancellation)
    {
        var keep = revocation.ForgetAfter - time.GetUtcNow();
        // Kept for less than was asked, it would be forgotten while a token that it revokes is valid.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keep, Revocation.MaxKeep, nameof(revocation));
        var seconds = (long)Math.Ceiling(Math.Max(keep.TotalSeconds, Revocation.MinKeep.TotalSeconds));

        var entry = new RevocationEntry(revocation.Key, revocation.NotBefore, seconds);
        var outcome = await log.WriteAsync(entry, cancellation);
        if (outcome is RevocationOutcome.Written)
        {
            // Before it is acknowledged, so that this process answers "revoked" from then on, and outlives a loss in Redis.
            copy.Hold(entry);
        }

        return outcome;
    }
}
