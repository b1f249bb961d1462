using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.LegacySessions;
using AuthGateway.Routes;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>
/// One legacy system's sessions: it is asked at most once at a time about each, and its answers are remembered for a short time.
/// What is refused has a table of its own, so that a flood of garbage drives out nothing that is good.
/// </summary>
internal sealed class LegacySessionSource : IDisposable
{
    private const int RememberedRefusals = 8_192;

    // How much longer than a fact can live elsewhere a revocation stays that only has to drive that fact out.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    // A legacy system's clock may be ahead of ours by so much.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _logoutKeptFor;
    private readonly Live<LegacySessionNames> _names;
    private readonly FactCache<KnownSession> _known;
    private readonly FactCache<Refusal> _refused = new(RememberedRefusals);
    private readonly LegacySessionClient _client;
    private readonly SharedCalls<Call> _calls;
    private readonly LegacySessionStore _store;
    private readonly RevocationStore _revocations;
    private readonly FailureLimit _failures;
    private readonly LookupMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private int _outages;

    /// <summary>Compiles the settings.</summary>
    public LegacySessionSource(
        string name,
        LegacySessionSettings settings,
        AuthenticationSettings authentication,
        Live<AuthenticationSettings> live,
        LongestLived longest,
        LegacySessionStore store,
        RevocationStore revocations,
        FailureLimits limits,
        OutsideMetrics calls,
        LookupMetrics metrics,
        TimeProvider clock,
        ILogger<LegacySessionSource> logger)
    {
        (Name, Settings, _store, _revocations, _metrics, _clock, _logger) = (name, settings, store, revocations, metrics, clock, logger);
        _logoutKeptFor = settings.LogoutKeptFor ?? Longest(settings, authentication, longest);
        Logouts = [.. settings.LogoutPaths.Select(LogoutRule.Parse).OfType<LogoutRule>().OrderBy(rule => rule.Method is null)];
        _names = live.Select(now => new LegacySessionNames(name, now.LegacySessions[name].HashKeys));
        _known = new FactCache<KnownSession>(settings.CachedSessions);
        _client = new LegacySessionClient(name, settings, live.Select(now => now.LegacySessions[name]), calls, clock);
        _calls = new SharedCalls<Call>(settings.MostCalls, settings.MostCallsPerAddress);
        _failures = limits.Create("failed-legacy-sessions", settings.Failures, name);
        metrics.Watch(LookupMetrics.LegacySession, name, () => _calls.InFlight);
        Place = settings.CookieName.Length > 0 ? new CredentialPlace.Cookie(settings.CookieName) : new CredentialPlace.Header(settings.HeaderName);
    }

    /// <summary>Its name in logs and metrics.</summary>
    public string Name { get; }

    /// <summary>Its rules.</summary>
    public LegacySessionSettings Settings { get; }

    /// <summary>What its logouts look like; what names a method goes first.</summary>
    public ImmutableArray<LogoutRule> Logouts { get; }

    /// <summary>Where callers bring the session.</summary>
    public CredentialPlace Place { get; }

    /// <summary>How many good sessions are remembered, for tests.</summary>
    public int Remembered => _known.Count;

    /// <summary>How many callers wait, for tests.</summary>
    public int Waiting => _calls.Waiting;

    /// <summary>Whose a session is: from memory, or by asking the legacy system.</summary>
    /// <param name="session">The session, as the caller brought it.</param>
    /// <param name="address">Where the caller is; null where limits by address are not meant for it.</param>
    /// <param name="ledger">The request's account, which books the waits.</param>
    /// <param name="cancellationToken">Ends this caller's wait, not the call.</param>
    public ValueTask<SessionResult> FindAsync(ReadOnlySpan<char> session, ClientAddress? address, Ledger ledger, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var names = _names.Current;
        var hash = names.Of(session);
        var known = _known.Find(hash, now);
        if (known is not null && _clock.GetElapsedTime(known.AnsweredAt) < Settings.CacheFor && now < known.Outcome.Principal.ExpiresAt)
        {
            return ValueTask.FromResult<SessionResult>(new SessionResult.Found(known));
        }

        if (_refused.Find(hash, now) is { } refusal && _clock.GetElapsedTime(refusal.At) < Settings.NegativeCacheFor)
        {
            return ValueTask.FromResult<SessionResult>(new SessionResult.Refused(refusal.Reason));
        }

        // Whose session was good here goes on, whoever else shares the address.
        var isKnown = known is not null || IsKnownOtherwise(session, names, now);
        if (!isKnown && _failures.Refusal(address) is { } limited)
        {
            return ValueTask.FromResult<SessionResult>(new SessionResult.Limited(limited));
        }

        var origin = CallOrigin.Of(address, isKnown);
        if (Join(session, names, hash, address, origin, out var noPlace) is { } call)
        {
            return WaitAsync(call, origin, ledger, cancellationToken);
        }

        _metrics.Refused(LookupMetrics.LegacySession, Name, noPlace);
        return ValueTask.FromResult<SessionResult>(noPlace == CallRefusal.Address
            ? new SessionResult.Limited(LookupAnswers.TooMany)
            : new SessionResult.Unavailable(AuthenticationReasons.SessionsOverloaded, LatencyOwner.Legacy, RetryAfter: null));
    }

    /// <summary>
    /// Asks the legacy system anew about a session that it seems not to know any more. Its own word decides: an upstream's 401 may
    /// have any cause, and must not log anybody out. Returns at once.
    /// </summary>
    public void Doubt(ReadOnlySpan<char> session)
    {
        var names = _names.Current;
        var hash = names.Of(session);
        if (_known.Find(hash, _clock.GetUtcNow()) is null)
        {
            return;
        }

        // The next request asks in any case, whether or not there is room for this call.
        _known.Remove(hash);
        var origin = CallOrigin.Of(address: null, isKnown: true);
        if (Join(session, names, hash, address: null, origin, out _) is not null)
        {
            _calls.Leave(origin);
        }
    }

    /// <summary>Ends a session here and at every replica, after a logout that the legacy system acknowledged.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    /// <returns>Whether every replica learns it.</returns>
    public async Task<bool> EndAsync(string session, CancellationToken cancellationToken)
    {
        var name = NameOf(session, _names.Current);
        Refuse(name.Hash, AuthenticationReasons.SessionEnded);
        var forgetAfter = _clock.GetUtcNow() + _logoutKeptFor;
        return await RevokeAsync(name, called => new Revocation.BySession(Settings.Issuer, called, forgetAfter), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private Call? Join(
        ReadOnlySpan<char> session, LegacySessionNames names, CredentialHash hash, ClientAddress? address, CallOrigin origin, out CallRefusal refusal)
    {
        var text = session.ToString();
        return _calls.Join(hash, origin, () => Begin(text, new LegacySessionName(hash, names.OfOthers(text)), address, origin.IsKnown), call => call.Settled, out refusal);
    }

    // Of its own: a lambda that captures would cost every request an object, also where the session is remembered.
    private bool IsKnownOtherwise(ReadOnlySpan<char> session, LegacySessionNames names, DateTimeOffset now) =>
        names.OfOthers(session).Any(other => _known.Find(other, now) is not null);

    private static LegacySessionName NameOf(string session, LegacySessionNames names) => new(names.Of(session), names.OfOthers(session));

    private async ValueTask<SessionResult> WaitAsync(Call call, CallOrigin origin, Ledger ledger, CancellationToken cancellationToken)
    {
        try
        {
            using (ledger.Wait(LatencyOwner.Legacy))
            {
                await call.Asked.WaitAsync(cancellationToken);
            }

            if (call.Settled.IsCompleted)
            {
                return await call.Settled;
            }

            using (ledger.Wait(LatencyOwner.Redis))
            {
                return await call.Settled.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            _calls.Leave(origin);
        }
    }

    private Call Begin(string session, LegacySessionName name, ClientAddress? address, bool wasKnown)
    {
        var began = _clock.GetTimestamp();
        var asked = Task.Run(() => _client.AskAsync(session, name.Text));
        return new Call(asked, SettleAsync(asked, name, address, began, wasKnown));
    }

    private async Task<SessionResult> SettleAsync(
        Task<ExchangeAnswer> asked, LegacySessionName name, ClientAddress? address, long began, bool wasKnown)
    {
        switch (await asked)
        {
            case ExchangeAnswer.Stated { Session: var stated }:
                Recover();
                return await KeepAsync(stated, name, began);
            case ExchangeAnswer.NoSession:
                Recover();
                var isNews = IsNews(name.Hash);
                Refuse(name.Hash, AuthenticationReasons.NoSession);
                if (wasKnown)
                {
                    // Other replicas may still remember it. Only sessions that were good once: nobody can fill the log with inventions.
                    // As a credential, not as a session: one that ran out is no logout, and what was made of it while it was good,
                    // a refresh token or a session of ours, goes on without it.
                    var forgetAfter = _clock.GetUtcNow() + Settings.CacheFor + Settings.Timeout + Margin;
                    await RevokeAsync(name, called => new Revocation.ByTokenId(Settings.Issuer, called, forgetAfter), CancellationToken.None);
                }
                else if (isNews)
                {
                    // Within the call: whoever hung up meanwhile has tried all the same.
                    await _failures.CountAsync(address, ledger: default);
                }

                return new SessionResult.Refused(AuthenticationReasons.NoSession);
            case ExchangeAnswer.Unavailable unavailable:
                var failures = Interlocked.Increment(ref _outages);
                // The first of a row, and then ever fewer: a system that is down is asked by every request.
                if ((failures & (failures - 1)) == 0)
                {
                    _logger.LegacySessionsFail(Name, unavailable.Error, failures);
                }

                return new SessionResult.Unavailable(AuthenticationReasons.SessionsUnavailable, LatencyOwner.Legacy, unavailable.RetryAfter);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<SessionResult> KeepAsync(StatedSession stated, LegacySessionName name, long began)
    {
        var hash = name.Hash;
        var use = await _store.UseAsync(name.Text, name.Others, Settings.SlidingLifetime, Settings.AbsoluteLifetime, CancellationToken.None);
        var now = _clock.GetUtcNow();
        if (use is SessionUse.Over)
        {
            Refuse(hash, AuthenticationReasons.SessionOver);
            return new SessionResult.Refused(AuthenticationReasons.SessionOver);
        }

        // Whichever comes first: what the legacy system says, the login or the first sight and the absolute lifetime, a pause that is too long.
        var firstSeen = use is SessionUse.Noted noted ? now - noted.Age : now;
        var begins = stated.Principal.AuthenticatedAt is { } login && login < firstSeen ? login : firstSeen;
        var ends = Earlier(Earlier(begins + Settings.AbsoluteLifetime, now + Settings.SlidingLifetime), stated.ExpiresAt ?? DateTimeOffset.MaxValue);
        if (ends <= now)
        {
            Refuse(hash, AuthenticationReasons.SessionOver);
            return new SessionResult.Refused(AuthenticationReasons.SessionOver);
        }

        // A login that lies ahead says nothing of when it was; taken at its word, no revocation of the subject would reach the session until then.
        var issued = stated.Principal.IssuedAt - now > Ahead ? DateTimeOffset.UnixEpoch : stated.Principal.IssuedAt;
        var session = new KnownSession(
            new AuthenticationOutcome.Authenticated(stated.Principal with { OtherSessionIds = name.Others, IssuedAt = issued, ExpiresAt = ends }), use is SessionUse.Noted, _clock.GetTimestamp());
        // A logout that was acknowledged while the call was under way must not be undone by its answer.
        if (_refused.Find(hash, now) is { Reason: AuthenticationReasons.SessionEnded } ended && ended.At >= began)
        {
            return new SessionResult.Refused(ended.Reason);
        }

        if (session.IsLifetimeKnown)
        {
            _known.Add(hash, session, ends, now);
        }

        return new SessionResult.Found(session);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    // One bad session that a page sends again and again is one failure, and no guessing.
    private bool IsNews(CredentialHash hash) =>
        _refused.Find(hash, _clock.GetUtcNow()) is not { } refusal || _clock.GetElapsedTime(refusal.At) >= Settings.Failures.Window;

    private void Refuse(CredentialHash hash, string reason)
    {
        var now = _clock.GetUtcNow();
        _refused.Add(hash, new Refusal(reason, _clock.GetTimestamp()), now + Settings.NegativeCacheFor, now);
        _known.Remove(hash);
    }

    private async Task<bool> RevokeAsync(LegacySessionName name, Func<string, Revocation> make, CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(name.All.Select(called => _revocations.RevokeAsync(make(called), cancellationToken)));
        if (outcomes.All(outcome => outcome is RevocationOutcome.Written))
        {
            return true;
        }

        _logger.LegacyLogoutNotPushed(Name, Settings.CacheFor.TotalSeconds);
        return false;
    }

    // A logout must outlive whatever was made of the session: what slept meanwhile would come back.
    private static TimeSpan Longest(LegacySessionSettings settings, AuthenticationSettings authentication, LongestLived longest)
    {
        var lives = new List<TimeSpan> { settings.AbsoluteLifetime };
        if (settings.TokenExchange)
        {
            lives.Add(longest.Lifetime);
        }

        if (authentication.Sessions is { Enabled: true } sessions && sessions.CreateFrom.Contains(AuthenticationSchemes.LegacySession, StringComparer.Ordinal))
        {
            lives.Add(sessions.AbsoluteLifetime);
        }

        return lives.Max();
    }

    private void Recover()
    {
        if (Interlocked.Exchange(ref _outages, 0) is > 0 and var ended)
        {
            _logger.LegacySessionsWorkAgain(Name, ended);
        }
    }

    private sealed record Refusal(string Reason, long At);

    /// <summary>A call in its two parts, which are two parties' time: the legacy system's answer, then Redis'.</summary>
    private sealed record Call(Task<ExchangeAnswer> Asked, Task<SessionResult> Settled);
}
