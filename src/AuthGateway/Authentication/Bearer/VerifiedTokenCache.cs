namespace AuthGateway.Authentication.Bearer;

/// <summary>
/// Remembers verified tokens in a table of fixed size: eight places for each set, the set chosen by the token's hash.
/// Nobody can aim at a set, for only tokens that a trusted issuer signed get in and SHA-256 scatters those.
/// </summary>
/// <remarks>
/// It answers with facts. Whoever asks must still ask the clock, the key set and the revocations, so an entry cannot
/// outlive its token, its key or its revocation however long it stays. Reads and writes take no lock: a place is one
/// reference to an immutable entry.
/// </remarks>
internal sealed class VerifiedTokenCache
{
    private const int Ways = 8;

    private readonly Entry?[] _entries;
    private readonly int _sets;

    /// <summary>Makes the table.</summary>
    /// <param name="capacity">The most entries, rounded up to whole sets; 0 remembers nothing.</param>
    public VerifiedTokenCache(int capacity)
    {
        _sets = (capacity + Ways - 1) / Ways;
        _entries = new Entry?[_sets * Ways];
    }

    /// <summary>How many tokens are remembered now, for gauges; counts the whole table.</summary>
    public int Count => _entries.Count(entry => entry is not null);

    /// <summary>The most that can be remembered.</summary>
    public int Capacity => _entries.Length;

    /// <summary>What is remembered of a token, or null.</summary>
    /// <param name="hash">The token's hash.</param>
    /// <param name="now">The time, by which the least recently used entry is found later.</param>
    public VerifiedToken? Find(TokenHash hash, DateTimeOffset now)
    {
        foreach (ref var place in SetOf(hash))
        {
            if (Volatile.Read(ref place) is { } entry && entry.Hash == hash)
            {
                entry.Touch(now);
                return entry.Token;
            }
        }

        return null;
    }

    /// <summary>Remembers a token, in the place of one that is no longer valid or was not used for longest.</summary>
    public void Add(TokenHash hash, VerifiedToken token, DateTimeOffset now)
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
            var age = entry is null || entry.Hash == hash || entry.Token.Times.ExpiresAt <= now ? long.MinValue : entry.LastUsed;
            if (age < oldest)
            {
                oldest = age;
                victim = ref place;
            }
        }

        Volatile.Write(ref victim, new Entry(hash, token, now));
    }

    /// <summary>Forgets a token.</summary>
    public void Remove(TokenHash hash)
    {
        foreach (ref var place in SetOf(hash))
        {
            if (Volatile.Read(ref place) is { } entry && entry.Hash == hash)
            {
                Interlocked.CompareExchange(ref place, null, entry);
            }
        }
    }

    private Span<Entry?> SetOf(TokenHash hash) =>
        _sets == 0 ? [] : _entries.AsSpan((int)(hash.First % (ulong)_sets) * Ways, Ways);

    private sealed class Entry(TokenHash hash, VerifiedToken token, DateTimeOffset now)
    {
        private long _lastUsed = now.UtcTicks / TimeSpan.TicksPerSecond;

        public TokenHash Hash { get; } = hash;

        public VerifiedToken Token { get; } = token;

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
