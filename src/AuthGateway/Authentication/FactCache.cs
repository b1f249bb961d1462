namespace AuthGateway.Authentication;

/// <summary>
/// Remembers facts about credentials in a table of fixed size: eight places for each set, the set chosen by the credential's
/// hash. Nobody can aim at a set where only credentials get in that proved to be genuine, for SHA-256 scatters those.
/// </summary>
/// <remarks>
/// It answers with facts. Whoever asks must still ask the clock, the key set and the revocations, so an entry cannot
/// outlive its credential, its key or its revocation however long it stays. Reads and writes take no lock: a place is one
/// reference to an immutable entry.
/// </remarks>
internal sealed class FactCache<TFact>
    where TFact : class
{
    private const int Ways = 8;

    private readonly Entry?[] _entries;
    private readonly int _sets;

    // A part of the hash of whoever came last and found no room, by another part of it: as many as there are places, so that one is
    // remembered for about as many others.
    private readonly uint[]? _turnedAway;

    /// <summary>Makes the table.</summary>
    /// <param name="capacity">The most entries, rounded up to whole sets; 0 remembers nothing.</param>
    /// <param name="keepsPlaces">
    /// Whether a valid entry makes room only for a credential that comes for the second time. With credentials that come once each, and more
    /// of them than there are places, each would push out another that is never used either: all of them are copied by the
    /// collector and none is found again. Not where learning the fact again costs a call.
    /// </param>
    public FactCache(int capacity, bool keepsPlaces = false)
    {
        _sets = (capacity + Ways - 1) / Ways;
        _entries = new Entry?[_sets * Ways];
        _turnedAway = keepsPlaces ? new uint[_entries.Length] : null;
    }

    /// <summary>How many credentials are remembered now, for gauges; counts the whole table.</summary>
    public int Count => _entries.Count(entry => entry is not null);

    /// <summary>The most that can be remembered.</summary>
    public int Capacity => _entries.Length;

    /// <summary>What is remembered of a credential, or null.</summary>
    /// <param name="hash">The credential's hash.</param>
    /// <param name="now">The time, by which the least recently used entry is found later.</param>
    public TFact? Find(CredentialHash hash, DateTimeOffset now)
    {
        foreach (ref var place in SetOf(hash))
        {
            if (Volatile.Read(ref place) is { } entry && entry.Hash == hash)
            {
                entry.Touch(now);
                return entry.Fact;
            }
        }

        return null;
    }

    /// <summary>Remembers a credential, in the place of one that is no longer valid or, by the table's rule, was not used for longest.</summary>
    /// <param name="hash">The credential's hash.</param>
    /// <param name="fact">What is known of it.</param>
    /// <param name="until">When nobody can want it any more: its place may then be taken first.</param>
    /// <param name="now">The time.</param>
    public void Add(CredentialHash hash, TFact fact, DateTimeOffset until, DateTimeOffset now)
    {
        if (_sets == 0)
        {
            return;
        }

        ref var victim = ref SetOf(hash)[0];
        var oldest = long.MaxValue;
        foreach (ref var place in SetOf(hash))
        {
            var entry = Volatile.Read(ref place);
            var age = entry is null || entry.Hash == hash || entry.Until <= now ? long.MinValue : entry.LastUsed;
            if (age < oldest)
            {
                oldest = age;
                victim = ref place;
            }
        }

        if (oldest == long.MinValue || !IsTurnedAway(hash))
        {
            Volatile.Write(ref victim, new Entry(hash, fact, until, now));
        }
    }

    /// <summary>Forgets a credential.</summary>
    public void Remove(CredentialHash hash)
    {
        foreach (ref var place in SetOf(hash))
        {
            if (Volatile.Read(ref place) is { } entry && entry.Hash == hash)
            {
                Interlocked.CompareExchange(ref place, null, entry);
            }
        }
    }

    private bool IsTurnedAway(CredentialHash hash)
    {
        if (_turnedAway is null)
        {
            return false;
        }

        ref var last = ref _turnedAway[hash.Second % (ulong)_turnedAway.Length];
        var mark = (uint)hash.Third;
        if (Volatile.Read(ref last) == mark)
        {
            return false;
        }

        Volatile.Write(ref last, mark);
        return true;
    }

    private Span<Entry?> SetOf(CredentialHash hash) =>
        _sets == 0 ? [] : _entries.AsSpan((int)(hash.First % (ulong)_sets) * Ways, Ways);

    private sealed class Entry(CredentialHash hash, TFact fact, DateTimeOffset until, DateTimeOffset now)
    {
        private long _lastUsed = now.UtcTicks / TimeSpan.TicksPerSecond;

        public CredentialHash Hash { get; } = hash;

        public TFact Fact { get; } = fact;

        public DateTimeOffset Until { get; } = until;

        public long LastUsed => Volatile.Read(ref _lastUsed);

        // Whole seconds, written only when they change: a token in heavy use does not bounce a cache line between cores.
        public void Touch(DateTimeOffset at)
        {
            var second = at.UtcTicks / TimeSpan.TicksPerSecond;
            if (LastUsed != second)
            {
                Volatile.Write(ref _lastUsed, second);
            }
        }
    }
}
