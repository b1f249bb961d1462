using AuthGateway.Redis.Sessions;

namespace AuthGateway.Authentication.Sessions;

/// <summary>What this process remembers of sessions, by the hash of their cookies.</summary>
internal sealed class SessionMemory(AuthenticationSettings settings, TimeProvider clock, ILogger<SessionMemory> logger)
{
    private readonly FactCache<SessionFacts> _cache = new(settings.Sessions.CachedSessions);

    /// <summary>How many sessions are remembered now.</summary>
    public int Count => _cache.Count;

    /// <summary>What is remembered of a session, however old; null when nothing is.</summary>
    public SessionFacts? Find(CredentialHash hash, DateTimeOffset now) => _cache.Find(hash, now);

    /// <summary>Takes in what Redis says now.</summary>
    /// <param name="hash">The cookie's hash.</param>
    /// <param name="found">The session. One that was found by a replaced id is not remembered: it would outlive its grace.</param>
    /// <param name="known">What was remembered of it before. Its principal is kept when nothing changed: signed identities are kept by it.</param>
    /// <returns>The facts; null when they cannot be read.</returns>
    public SessionFacts? Take(CredentialHash hash, SessionReading.Found found, SessionFacts? known)
    {
        var now = clock.GetUtcNow();
        var facts = known is not null && known.Session == found.Session ? known with { ReadAt = now } : Read(found.Session, now);
        if (found.Moved)
        {
            _cache.Remove(hash);
        }
        else if (facts is not null)
        {
            _cache.Add(hash, facts, facts.Principal.ExpiresAt, now);
        }

        return facts;
    }

    /// <summary>Forgets a session.</summary>
    public void Forget(CredentialHash hash) => _cache.Remove(hash);

    private SessionFacts? Read(SessionRecord session, DateTimeOffset now)
    {
        var principal = SessionDocument.Read(session.Facts, session.Handle, session.IdleEnd(settings.Sessions.SlidingLifetime), out var origin);
        if (principal is null)
        {
            logger.SessionFactsUnreadable(session.Handle);
            return null;
        }

        return new SessionFacts(session, principal, origin, now);
    }
}
