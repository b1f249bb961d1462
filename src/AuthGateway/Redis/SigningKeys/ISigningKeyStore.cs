namespace AuthGateway.Redis.SigningKeys;

/// <summary>The ring of signing keys that all replicas share. Never throws for what Redis does.</summary>
internal interface ISigningKeyStore
{
    /// <summary>Reads the ring.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    ValueTask<KeyRingReading> ReadAsync(CancellationToken cancellation);

    /// <summary>Puts a ring in the place of the one that was read.</summary>
    /// <param name="read">What was read; null when there was none.</param>
    /// <param name="ring">What should lie there.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; the ring may stand.</exception>
    ValueTask<KeyRingWriting> WriteAsync(StoredKeyRing? read, StoredKeyRing ring, CancellationToken cancellation);

    /// <summary>Has the replicas look at the ring now instead of at their next poll. Only a hint: it may get lost.</summary>
    ValueTask AnnounceAsync(CancellationToken cancellation);

    /// <summary>Listens for such hints, also those that writing gives; once, before the first reading. Tried again until it succeeds.</summary>
    /// <param name="changed">Called for every hint and when a lost connection is back; must not block.</param>
    /// <param name="cancellation">The caller's own token.</param>
    ValueTask ListenAsync(Action changed, CancellationToken cancellation);
}
