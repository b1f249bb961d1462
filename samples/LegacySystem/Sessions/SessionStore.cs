using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace LegacySystem.Sessions;

/// <summary>The old system's own sessions: opaque tokens in the memory of one process.</summary>
internal sealed class SessionStore(TimeProvider time)
{
    private const int MaxSessions = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    // The hash is the key: a dump of the store gives nobody a session.
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Opens a session, or answers null when the store is full.</summary>
    public string? Open(string memberId, bool isAdministrator)
    {
        if (_sessions.Count >= MaxSessions)
        {
            RemoveExpired();
        }

        if (_sessions.Count >= MaxSessions)
        {
            return null;
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _sessions[KeyOf(token)] = new Session(memberId, isAdministrator, time.GetUtcNow() + Lifetime);
        return token;
    }

    public Session? Find(string? token) =>
        token is { Length: > 0 and < 256 } && _sessions.TryGetValue(KeyOf(token), out var session) && session.ExpiresAt > time.GetUtcNow()
            ? session
            : null;

    public void Close(string? token)
    {
        if (token is { Length: > 0 and < 256 })
        {
            _sessions.TryRemove(KeyOf(token), out _);
        }
    }

    private static string KeyOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private void RemoveExpired()
    {
        var now = time.GetUtcNow();
        foreach (var (key, session) in _sessions)
        {
            if (session.ExpiresAt <= now)
            {
                _sessions.TryRemove(key, out _);
            }
        }
    }
}
