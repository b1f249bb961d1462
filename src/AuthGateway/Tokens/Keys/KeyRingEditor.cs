using AuthGateway.Redis.SigningKeys;

namespace AuthGateway.Tokens.Keys;

/// <summary>Changes the ring in Redis: reads, applies, puts it in the place of what was read; again when somebody was faster.</summary>
internal sealed class KeyRingEditor(ISigningKeyStore store, KeyRingCodec codec, TimeProvider clock)
{
    /// <summary>Why a ring is not believed: it was changed, or sealed under an encryption key that is not configured here.</summary>
    public const string Untrusted = "not_sealed_by_a_known_key";

    /// <summary>Why a change was given up: others changed the ring each time.</summary>
    public const string Contended = "contended";

    // Every conflict means that somebody else's step succeeded; there are few steps, so that more than this is no contention.
    private const int MostTries = 16;

    /// <summary>Applies a change.</summary>
    /// <param name="change">From what is there (null: nothing) and Redis' time to what should be; null or the same leaves it.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public async Task<RingUpdate> UpdateAsync(Func<KeyRing?, DateTimeOffset, KeyRing?> change, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var sentAt = clock.GetTimestamp();
            StoredKeyRing? stored;
            DateTimeOffset now;
            switch (await store.ReadAsync(cancellation))
            {
                case KeyRingReading.Found found:
                    (stored, now) = (found.Ring, found.Now);
                    break;
                case KeyRingReading.Absent absent:
                    (stored, now) = (null, absent.Now);
                    break;
                case KeyRingReading.Failed failed:
                    return new RingUpdate.Unreadable(failed.Reason);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }

            var before = stored is null ? null : codec.Read(stored);
            if (stored is not null && before is null)
            {
                return new RingUpdate.Unreadable(Untrusted);
            }

            var version = stored?.Version ?? 0;
            var after = change(before, now);
            if (after is null || after.Fingerprint == before?.Fingerprint)
            {
                return new RingUpdate.Stands(before, before, version, Wrote: false, now, sentAt);
            }

            switch (await store.WriteAsync(stored, codec.Write(after, version + 1), cancellation))
            {
                case KeyRingWriting.Written:
                    return new RingUpdate.Stands(before, after, version + 1, Wrote: true, now, sentAt);
                case KeyRingWriting.Unavailable unavailable:
                    return new RingUpdate.Unwritten(before, version, unavailable.Reason, sentAt);
            }
        }

        return new RingUpdate.Unreadable(Contended);
    }
}
