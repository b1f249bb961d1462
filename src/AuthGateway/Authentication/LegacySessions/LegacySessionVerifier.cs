using System.Diagnostics;
using AuthGateway.Identity;
using AuthGateway.Latency;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>Judges sessions of legacy systems: what their system states is a fact, and each use of it is judged anew.</summary>
internal sealed class LegacySessionVerifier(AuthenticationSettings settings, TimeProvider clock)
{
    /// <summary>Judges a session, revocations aside.</summary>
    /// <param name="source">Whose session it is said to be.</param>
    /// <param name="session">The session.</param>
    /// <param name="goesOnWithoutRedis">Whether a session will do whose lifetimes Redis could not tell.</param>
    /// <param name="address">Where the caller is; null where limits by address are not meant for it.</param>
    /// <param name="ledger">The request's account, which books the waits.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    public ValueTask<SessionResult> VerifyAsync(
        LegacySessionSource source, ReadOnlySpan<char> session, bool goesOnWithoutRedis, ClientAddress? address, Ledger ledger, CancellationToken cancellationToken)
    {
        // Before anybody is asked: what is no session must not cost a call, nor be put into a header.
        if (session.Length > settings.MaxTokenBytes || !HttpWords.IsSession(session))
        {
            return ValueTask.FromResult<SessionResult>(new SessionResult.Refused(AuthenticationReasons.MalformedSession));
        }

        return JudgeAsync(source.FindAsync(session, address, ledger, cancellationToken), goesOnWithoutRedis);
    }

    private async ValueTask<SessionResult> JudgeAsync(ValueTask<SessionResult> finding, bool goesOnWithoutRedis) => Judge(await finding, goesOnWithoutRedis);

    private SessionResult Judge(SessionResult result, bool goesOnWithoutRedis) => result switch
    {
        SessionResult.Found { Session: var session } when clock.GetUtcNow() >= session.Outcome.Principal.ExpiresAt =>
            new SessionResult.Refused(AuthenticationReasons.Expired),
        SessionResult.Found { Session.IsLifetimeKnown: false } when !goesOnWithoutRedis =>
            new SessionResult.Unavailable(AuthenticationReasons.LifetimeUnknown, LatencyOwner.Redis, RetryAfter: null),
        not null => result,
        _ => throw new UnreachableException(),
    };
}
