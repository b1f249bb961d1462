using System.Collections.Concurrent;
using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Redis;

/// <summary>
/// The entries that a replica holds. Readers take no lock and allocate nothing; writers take turns. Ends are
/// moments of the monotonic clock, so that setting the wall clock forgets nothing.
/// </summary>
internal sealed class RevocationTable(TimeProvider time)
{
    // Ends of one entry that were computed twice differ by rounding: up to a second in Redis, one on the way.
    private const long RoundingSeconds = 2;

    // The same issuer stands in very many entries: one string for all of them. Bounded, because Redis names them.
    private const int MostSharedIssuers = 1_000;

    private readonly ConcurrentDictionary<RevocationKey, Held> _entries = new();
    private readonly Dictionary<string, string> _issuers = [];
    private readonly Lock _writing = new();
    private volatile int _count;

    /// <summary>How many entries there are.</summary>
    public int Count => _count;

    /// <summary>Whether an entry revokes the principal.</summary>
    public bool Revokes(Principal principal)
    {
        if (_count == 0)
        {
            return false;
        }

        return (principal.TokenId is { } token && _entries.ContainsKey(new RevocationKey(RevocationKind.Token, principal.Issuer, token)))
            || Revokes(principal, principal.Issuer)
            || (!principal.OtherSessionIds.IsEmpty && RevokesAny(principal.OtherSessionIds, principal.Issuer))
            // A token of the gateway's own ends with the subject and the session that it was exchanged for.
            || (principal.SubjectIssuer is { } voucher && Revokes(principal, voucher));
    }

    /// <summary>Adds an entry, or raises the one that is there.</summary>
    public void Merge(RevocationEntry entry)
    {
        if (entry.SecondsLeft > -RevocationEntry.SecondsOfGrace)
        {
            Merge(entry.Key, new Held(entry.NotBefore, EndOf(entry.SecondsLeft)));
        }
    }

    /// <summary>Takes over all of another table.</summary>
    public void MergeAll(RevocationTable other)
    {
        foreach (var (key, held) in other._entries)
        {
            Merge(key, held);
        }
    }

    /// <summary>The entries that the other table lacks or holds lower, and that are still in force.</summary>
    public IEnumerable<RevocationEntry> MissingFrom(RevocationTable other)
    {
        foreach (var (key, held) in _entries)
        {
            var secondsLeft = SecondsLeft(held);
            if (secondsLeft > 0
                && !(other._entries.TryGetValue(key, out var there) && there.NotBefore >= held.NotBefore && SecondsLeft(there) >= secondsLeft - RoundingSeconds))
            {
                yield return new RevocationEntry(key, held.NotBefore, secondsLeft);
            }
        }
    }

    /// <summary>Whether the entry is there, at least as high.</summary>
    public bool Covers(RevocationEntry entry) =>
        _entries.TryGetValue(entry.Key, out var held) && held.NotBefore >= entry.NotBefore && SecondsLeft(held) >= entry.SecondsLeft - RoundingSeconds;

    /// <summary>The entry as it stands now; null when it is gone or past its end.</summary>
    public RevocationEntry? Find(RevocationKey key) =>
        _entries.TryGetValue(key, out var held) && SecondsLeft(held) is > 0 and var left ? new RevocationEntry(key, held.NotBefore, left) : null;

    /// <summary>Forgets what is past its end and its grace.</summary>
    public void Sweep()
    {
        foreach (var (key, held) in _entries)
        {
            if (SecondsLeft(held) > -RevocationEntry.SecondsOfGrace)
            {
                continue;
            }

            lock (_writing)
            {
                // Only as it was seen: it may have been raised since.
                if (_entries.TryRemove(KeyValuePair.Create(key, held)))
                {
                    _count--;
                }
            }
        }
    }

    private bool Revokes(Principal principal, string issuer) =>
        (_entries.TryGetValue(new RevocationKey(RevocationKind.Subject, issuer, principal.Subject), out var held)
                && principal.IssuedAt.ToUnixTimeMilliseconds() <= held.NotBefore)
            || (principal.SessionId is { } session && _entries.ContainsKey(new RevocationKey(RevocationKind.Session, issuer, session)));

    // A legacy session's name is its credential's, too.
    private bool RevokesAny(ImmutableArray<string> names, string issuer) => names.Any(name =>
        _entries.ContainsKey(new RevocationKey(RevocationKind.Session, issuer, name)) || _entries.ContainsKey(new RevocationKey(RevocationKind.Token, issuer, name)));

    private void Merge(RevocationKey key, Held held)
    {
        lock (_writing)
        {
            if (_entries.TryGetValue(key, out var known))
            {
                _entries[key] = new Held(Math.Max(known.NotBefore, held.NotBefore), Math.Max(known.End, held.End));
                return;
            }

            _entries[key with { Issuer = Shared(key.Issuer) }] = held;
            _count++;
        }
    }

    private string Shared(string issuer)
    {
        if (!_issuers.TryGetValue(issuer, out var shared) && _issuers.Count < MostSharedIssuers)
        {
            _issuers.Add(issuer, issuer);
        }

        return shared ?? issuer;
    }

    private long EndOf(long secondsLeft) => time.GetTimestamp() + (secondsLeft * time.TimestampFrequency);

    private long SecondsLeft(Held held) => (held.End - time.GetTimestamp()) / time.TimestampFrequency;

    private readonly record struct Held(long NotBefore, long End);
}
