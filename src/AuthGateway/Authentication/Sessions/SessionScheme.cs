using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.Sessions;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.Sessions;

/// <summary>
/// Sessions of the gateway's own, in a cookie. What Redis said of one is used for a moment; an end is pushed to every replica as a
/// revocation, so that the moment is no gap.
/// </summary>
internal sealed class SessionScheme : IAuthenticationScheme
{
    // A tenth of the lifetime: a session in constant use is written ten times in it, and ends at most a tenth too early.
    private const int NotesInLifetime = 10;

    private readonly SessionSettings _settings;
    private readonly SessionStore _store;
    private readonly SessionMemory _memory;
    private readonly IRevocations _revocations;
    private readonly TimeProvider _clock;
    private readonly FailureLimit _failures;
    private readonly CredentialAnswers _answers;

    /// <summary>Makes the scheme.</summary>
    public SessionScheme(
        AuthenticationSettings settings, SessionStore store, SessionMemory memory, IRevocations revocations, SessionCookie cookie, TimeProvider clock,
        FailureLimits limits)
    {
        (_settings, _store, _memory, _revocations, _clock) = (settings.Sessions, store, memory, revocations, clock);
        _failures = limits.Create("failed-sessions", settings.Sessions.Failures);
        _answers = new CredentialAnswers($"Session realm=\"{settings.Realm}\"", "invalid_session", "The session");
        Places = settings.Sessions.Enabled ? [cookie.Place] : [];
    }

    /// <inheritdoc/>
    public string Name => AuthenticationSchemes.Session;

    /// <inheritdoc/>
    public ImmutableArray<CredentialPlace> Places { get; }

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused Challenge => _answers.Challenge;

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused BadRequest(string reason) => _answers.BadRequest(reason);

    /// <inheritdoc/>
    public bool Recognises(PresentedCredential credential) => !Places.IsEmpty && credential.IsAt(Places[0]);

    /// <inheritdoc/>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(
        HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken)
    {
        if (!CrossSite.IsAllowed(context, _settings.AllowedOrigins))
        {
            return ValueTask.FromResult<AuthenticationOutcome>(CrossSite.Refusal);
        }

        if (credential.Value.Length != SessionId.Length)
        {
            // No id looks like this: nobody is asked. It is no guess either, so it counts against nobody.
            return ValueTask.FromResult<AuthenticationOutcome>(_answers.Refused(AuthenticationReasons.UnknownSession));
        }

        var now = _clock.GetUtcNow();
        var hash = CredentialHash.Of(credential.Value);
        var known = _memory.Find(hash, now);
        if (known is not null && !rules.ConfirmRevocations && now - known.ReadAt < _settings.CacheFor && known.Principal.ExpiresAt > now && Verdict(known, rules) is RevocationVerdict.NotRevoked)
        {
            State(context, known);
            return ValueTask.FromResult<AuthenticationOutcome>(new AuthenticationOutcome.Authenticated(known.Principal));
        }

        return SessionId.TryParse(credential.Value, out var id)
            ? ReadAsync(context, id, hash, known, rules, cancellationToken)
            : ValueTask.FromResult<AuthenticationOutcome>(_answers.Refused(AuthenticationReasons.UnknownSession));
    }

    private async ValueTask<AuthenticationOutcome> ReadAsync(
        HttpContext context, SessionId id, CredentialHash hash, SessionFacts? known, RouteRules rules, CancellationToken cancellationToken)
    {
        // Who has a session here goes on, whoever else shares the address.
        if (known is null && _failures.Refusal(context.ClientAddress()) is { } limited)
        {
            return limited;
        }

        var ledger = context.Ledger().Handle();
        var reading = await _store.FindAsync(id.Key, _settings.SlidingLifetime, _settings.SlidingLifetime / NotesInLifetime, ledger, cancellationToken);
        switch (reading)
        {
            case SessionReading.Found found:
                if (_memory.Take(hash, found, known) is not { } facts)
                {
                    return _answers.Unavailable(AuthenticationReasons.SessionsUnavailable);
                }

                return !rules.ConfirmRevocations || await _revocations.ConfirmAsync(ledger, cancellationToken)
                    ? await ConcludeAsync(context, facts, hash, rules, cancellationToken)
                    : _answers.Unavailable(AuthenticationReasons.RevocationsUnknown);
            case SessionReading.None:
                _memory.Forget(hash);
                return await _failures.CountAsync(context.ClientAddress(), ledger) ?? _answers.Refused(AuthenticationReasons.UnknownSession);
            default:
                // The route says for how long it goes on without Redis; what is known here may be as old as that.
                var now = _clock.GetUtcNow();
                return known is not null && known.Principal.ExpiresAt > now && now - known.ReadAt < (rules.ContinueWithoutRedisFor ?? TimeSpan.Zero)
                    ? await ConcludeAsync(context, known, hash, rules, cancellationToken)
                    : _answers.Unavailable(AuthenticationReasons.SessionsUnavailable);
        }
    }

    private async ValueTask<AuthenticationOutcome> ConcludeAsync(
        HttpContext context, SessionFacts facts, CredentialHash hash, RouteRules rules, CancellationToken cancellationToken)
    {
        switch (Verdict(facts, rules))
        {
            case RevocationVerdict.NotRevoked:
                State(context, facts);
                return new AuthenticationOutcome.Authenticated(facts.Principal);
            case RevocationVerdict.Revoked:
                // A revocation is forgotten one day, and a session may live longer than whoever wrote it thought.
                _memory.Forget(hash);
                await _store.EndAsync(
                    SessionSubject.Of(facts.Principal.Voucher, facts.Principal.Subject), facts.Session.Handle, context.Ledger().Handle(), cancellationToken);
                return _answers.Refused(AuthenticationReasons.Revoked);
            default:
                return _answers.Unavailable(AuthenticationReasons.RevocationsUnknown);
        }
    }

    private static void State(HttpContext context, SessionFacts facts)
    {
        context.Features.Set(facts);
        if (facts.Origin is { } origin)
        {
            // For streams: a logout at the issuer must not leave one open that the next request would be refused for.
            context.SetCallerOrigin(origin);
        }
    }

    private RevocationVerdict Verdict(SessionFacts facts, RouteRules rules)
    {
        var verdict = _revocations.Check(facts.Principal, rules.ContinueWithoutRedisFor);
        return verdict is RevocationVerdict.NotRevoked && facts.Origin is { } origin ? _revocations.Check(origin, rules.ContinueWithoutRedisFor) : verdict;
    }
}
