namespace AuthGateway.Authentication.Possession;

/// <summary>
/// The used proofs that this replica saw itself, for routes that go on without Redis: there a proof can be used once at each
/// replica. Bounded: when it is full of proofs that are still good, none is forgotten and no new one is taken.
/// </summary>
internal sealed class LocalProofMemory(TimeProvider clock, int capacity = LocalProofMemory.DefaultCapacity)
{
    /// <summary>About 100 bytes each; at a proof's life of two minutes it is full at 800 proofs a second.</summary>
    public const int DefaultCapacity = 100_000;

    private readonly Lock _gate = new();
    private readonly HashSet<CredentialHash> _known = [];

    // Each is kept for the same time, so the first one in is the first one out.
    private readonly Queue<(CredentialHash Proof, DateTimeOffset Until)> _ends = new();

    /// <summary>Whether a proof was used here.</summary>
    public bool Contains(CredentialHash proof)
    {
        lock (_gate)
        {
            Forget(clock.GetUtcNow());
            return _known.Contains(proof);
        }
    }

    /// <summary>Remembers a proof.</summary>
    /// <returns>True when it is new; false when it was used; null when there is no room.</returns>
    public bool? TryAdd(CredentialHash proof, TimeSpan keepFor)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            Forget(now);
            if (_known.Contains(proof))
            {
                return false;
            }

            if (_known.Count >= capacity)
            {
                return null;
            }

            _known.Add(proof);
            _ends.Enqueue((proof, now + keepFor));
            return true;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_ends.TryPeek(out var oldest) && oldest.Until <= now)
        {
            _known.Remove(_ends.Dequeue().Proof);
        }
    }
}
