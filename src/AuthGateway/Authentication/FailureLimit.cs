using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Redis.Limits;

namespace AuthGateway.Authentication;

/// <summary>
/// Counts wrong credentials against the network that they came from, over all replicas (brute force, OWASP API2:2023). Good ones
/// cost nothing: only a failure asks Redis. Who is over the limit is remembered here until the window has room again.
/// </summary>
/// <remarks>
/// Without Redis this replica counts alone, in bounded memory. Behind a trusted proxy that does not say who its callers are may be a
/// whole company: such an address has a limit of its own, and none by default.
/// </remarks>
internal sealed class FailureLimit
{
    // Networks over the limit at one time; when there are more, one is forgotten and counted again.
    private const int Remembered = 4096;

    // A flood from many networks must not become a flood of log lines.
    private static readonly TimeSpan SaidEvery = TimeSpan.FromMinutes(1);

    private readonly FailureLimits _shared;
    private readonly LimitRule _callers;
    private readonly LimitRule _proxies;
    private readonly string _scope;
    private readonly LocalFailures _local;
    private readonly FactCache<Blocked> _blocked = new(Remembered);
    private long _saidAt;
    private int _unsaid;
    private int _isLocal;

    /// <summary>Makes one.</summary>
    /// <param name="shared">What all limits share.</param>
    /// <param name="name">The rule's name.</param>
    /// <param name="settings">The limit.</param>
    /// <param name="scope">Which of several parties it is for.</param>
    public FailureLimit(FailureLimits shared, string name, FailureLimitSettings settings, string scope)
    {
        (_shared, _scope, _local) = (shared, scope, new LocalFailures(shared.Clock));
        _callers = new LimitRule(name, settings.Permits, settings.Window);
        _proxies = _callers with { Permits = settings.ProxyPermits };
        _saidAt = shared.Clock.GetTimestamp() - (long)(SaidEvery.TotalSeconds * shared.Clock.TimestampFrequency);
    }

    /// <summary>The 429 for an address that is over the limit; null for every other one.</summary>
    public AuthenticationOutcome.Refused? Refusal(ClientAddress? address)
    {
        if (address is null || RuleOf(address) is not { Permits: > 0 } rule)
        {
            return null;
        }

        var now = _shared.Clock.GetUtcNow();
        if (_blocked.Find(Hash(address), now) is not { } blocked || blocked.Until <= now)
        {
            return null;
        }

        _shared.Metrics.Exceeded(rule.Name);
        return Answer(rule, blocked.Until - now);
    }

    /// <summary>Counts a failure. Not to be cancelled by the caller: who hangs up has tried all the same.</summary>
    /// <returns>The 429 when the address is over the limit now.</returns>
    public async ValueTask<AuthenticationOutcome.Refused?> CountAsync(ClientAddress? address, LedgerHandle ledger)
    {
        if (address is null || RuleOf(address) is not { Permits: > 0 } rule
            || await TakeAsync(rule, Key(address), ledger) is not { } wait)
        {
            return null;
        }

        var now = _shared.Clock.GetUtcNow();
        var isNew = _blocked.Find(Hash(address), now) is not { } blocked || blocked.Until <= now;
        _blocked.Add(Hash(address), new Blocked(now + wait), now + wait, now);
        if (isNew)
        {
            Tell(rule, address);
        }

        return Answer(rule, wait);
    }

    private static AuthenticationOutcome.Refused Answer(LimitRule rule, TimeSpan wait) => new(
        RateLimitHeaders.Exceeded(rule.Name, rule.Permits, rule.Window, wait) with { Code = AuthenticationReasons.TooManyFailures },
        AuthenticationReasons.TooManyFailures);

    private async ValueTask<TimeSpan?> TakeAsync(LimitRule rule, string key, LedgerHandle ledger)
    {
        switch (await _shared.Counters.TakeAsync([new LimitCharge(rule, key)], ledger, CancellationToken.None))
        {
            case LimitOutcome.Exceeded exceeded:
                Volatile.Write(ref _isLocal, 0);
                return exceeded.RetryAfter;
            case LimitOutcome.Unavailable unavailable:
                if (Interlocked.Exchange(ref _isLocal, 1) == 0)
                {
                    _shared.Logger.FailuresCountedLocally(rule.Name, unavailable.Reason);
                }

                var wait = _local.Count(key, rule);
                if (wait is not null)
                {
                    _shared.Metrics.Exceeded(rule.Name);
                }

                return wait;
            default:
                Volatile.Write(ref _isLocal, 0);
                return null;
        }
    }

    private void Tell(LimitRule rule, ClientAddress address)
    {
        _shared.Audit.Record(new AuditEvent
        {
            Action = AuditActions.LimitExceeded,
            Outcome = AuditOutcome.Refused,
            Reason = rule.Name,
            Target = _scope.Length == 0 ? null : _scope,
            ClientAddress = address.Address.ToString(),
            ClientNetwork = address.Network,
            Window = rule.Window,
        });
        Interlocked.Increment(ref _unsaid);
        var said = Volatile.Read(ref _saidAt);
        if (_shared.Clock.GetElapsedTime(said) >= SaidEvery
            && Interlocked.CompareExchange(ref _saidAt, _shared.Clock.GetTimestamp(), said) == said)
        {
            _shared.Logger.FailuresLimited(rule.Name, Interlocked.Exchange(ref _unsaid, 0));
        }
    }

    private LimitRule RuleOf(ClientAddress address) => address.IsProxy ? _proxies : _callers;

    // By the length of the scope, so that no part of it can be taken for an address's.
    private string Key(ClientAddress address) => _scope.Length == 0 ? address.Network : $"{_scope.Length}:{_scope}{address.Network}";

    private CredentialHash Hash(ClientAddress address) => CredentialHash.OfUtf8(Key(address));

    private sealed record Blocked(DateTimeOffset Until);
}
