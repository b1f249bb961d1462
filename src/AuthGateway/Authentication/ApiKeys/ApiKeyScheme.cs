using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.ApiKeys;
using AuthGateway.Redis.Limits;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>Keys of applications, in a header.</summary>
internal sealed class ApiKeyScheme : IAuthenticationScheme
{
    private const string AuthorizationScheme = "ApiKey";

    private readonly ApiKeySettings _settings;
    private readonly ApiKeyStore _store;
    private readonly ApiKeyHasher _hasher;
    private readonly ApiKeyUses _uses;
    private readonly IRevocations _revocations;
    private readonly IRateLimits _limits;
    private readonly TimeProvider _clock;
    private readonly FactCache<ApiKeyFacts> _cache;
    private readonly FailureLimit _failures;
    private readonly CredentialAnswers _answers;

    /// <summary>Makes the scheme.</summary>
    public ApiKeyScheme(
        AuthenticationSettings settings, ApiKeyStore store, ApiKeyHasher hasher, ApiKeyUses uses, IRevocations revocations, TimeProvider clock,
        IRateLimits limits, FailureLimits failures)
    {
        (_settings, _store, _hasher, _uses, _revocations, _limits, _clock) = (settings.ApiKeys, store, hasher, uses, revocations, limits, clock);
        _cache = new FactCache<ApiKeyFacts>(_settings.CachedKeys);
        _failures = failures.Create("failed-api-keys", _settings.Failures);
        _answers = new CredentialAnswers($"{AuthorizationScheme} realm=\"{settings.Realm}\"", "invalid_api_key", "The API key");
        Places = _settings.Enabled ? [new CredentialPlace.Header(_settings.HeaderName)] : [];
    }

    /// <inheritdoc/>
    public string Name => AuthenticationSchemes.ApiKey;

    /// <inheritdoc/>
    public ImmutableArray<CredentialPlace> Places { get; }

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused Challenge => _answers.Challenge;

    /// <inheritdoc/>
    public AuthenticationOutcome.Refused BadRequest(string reason) => _answers.BadRequest(reason);

    /// <inheritdoc/>
    public bool Recognises(PresentedCredential credential) =>
        !Places.IsEmpty && (credential.IsAt(Places[0]) || credential.IsOf(AuthorizationScheme));

    /// <inheritdoc/>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(
        HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken)
    {
        if (credential.Value.Length != ApiKeyText.Length)
        {
            return ValueTask.FromResult<AuthenticationOutcome>(_answers.Refused(AuthenticationReasons.MalformedApiKey));
        }

        var now = _clock.GetUtcNow();
        var hash = CredentialHash.Of(credential.Value);
        var known = _cache.Find(hash, now);
        if (known is not null && !rules.ConfirmRevocations && now - known.ReadAt < _settings.CacheFor)
        {
            return known.Key.Permits == 0
                ? ValueTask.FromResult(Conclude(context, known, hash, rules))
                : LimitAsync(context, known, hash, rules, cancellationToken);
        }

        // Typos end here, without a question to anybody. They count against nobody: guesses have a good checksum.
        return ApiKeyText.TryParse(credential.Value, out var key)
            ? ReadAsync(context, key, hash, known, rules, cancellationToken)
            : ValueTask.FromResult<AuthenticationOutcome>(_answers.Refused(AuthenticationReasons.MalformedApiKey));
    }

    private async ValueTask<AuthenticationOutcome> ReadAsync(
        HttpContext context, ApiKeyText key, CredentialHash hash, ApiKeyFacts? known, RouteRules rules, CancellationToken cancellationToken)
    {
        // Whose key is known here goes on, whoever else shares the address.
        if (known is null && _failures.Refusal(context.ClientAddress()) is { } limited)
        {
            return limited;
        }

        var ledger = context.Ledger().Handle();
        var reading = await _store.FindAsync(key.Id, ledger, cancellationToken);
        if (reading is ApiKeyReading.Failed)
        {
            // The route says for how long it goes on without Redis; what is known here may be as old as that.
            return known is not null && _clock.GetUtcNow() - known.ReadAt < (rules.ContinueWithoutRedisFor ?? TimeSpan.Zero)
                ? await LimitAsync(context, known, hash, rules, cancellationToken)
                : _answers.Unavailable(AuthenticationReasons.ApiKeysUnavailable);
        }

        var record = (reading as ApiKeyReading.Found)?.Key;
        if (_hasher.Match(key, record, out var replaced) is not { } secret || record is null)
        {
            _cache.Remove(hash);
            return await _failures.CountAsync(context.ClientAddress(), ledger) ?? _answers.Refused(AuthenticationReasons.UnknownApiKey);
        }

        var now = _clock.GetUtcNow();
        // The principal is kept when nothing changed: signed identities are kept by it.
        var principal = ApiKeyIdentity.Of(record, secret);
        var facts = new ApiKeyFacts(record, secret, known is not null && IsSame(known.Principal, principal) ? known.Principal : principal, now);
        _cache.Add(hash, facts, principal.ExpiresAt, now);
        if (replaced is not null || ApiKeyStore.IsUseDue(record, now))
        {
            _uses.Note(record.Id, replaced);
        }

        return !rules.ConfirmRevocations || await _revocations.ConfirmAsync(ledger, cancellationToken)
            ? await LimitAsync(context, facts, hash, rules, cancellationToken)
            : _answers.Unavailable(AuthenticationReasons.RevocationsUnknown);
    }

    private async ValueTask<AuthenticationOutcome> LimitAsync(
        HttpContext context, ApiKeyFacts facts, CredentialHash hash, RouteRules rules, CancellationToken cancellationToken)
    {
        var outcome = Conclude(context, facts, hash, rules);
        if (outcome is not AuthenticationOutcome.Authenticated || facts.Key.Permits == 0)
        {
            return outcome;
        }

        var rule = new LimitRule("api-key", facts.Key.Permits, facts.Key.Window);
        return await _limits.TakeAsync([new LimitCharge(rule, facts.Key.Id)], context.Ledger().Handle(), cancellationToken) switch
        {
            LimitOutcome.Allowed => outcome,
            LimitOutcome.Exceeded exceeded => CredentialAnswers.TooMany(AuthenticationReasons.LimitExceeded, exceeded),
            _ => _answers.Unavailable(AuthenticationReasons.LimitsUnavailable),
        };
    }

    private AuthenticationOutcome Conclude(HttpContext context, ApiKeyFacts facts, CredentialHash hash, RouteRules rules)
    {
        if (facts.Key.Revoked is not null)
        {
            return _answers.Refused(AuthenticationReasons.Revoked);
        }

        if (facts.Principal.ExpiresAt <= _clock.GetUtcNow())
        {
            _cache.Remove(hash);
            return _answers.Refused(AuthenticationReasons.Expired);
        }

        // Who cannot tell where the caller is must not let it in by a list of places.
        if (!facts.Key.Networks.IsEmpty && (context.ClientAddress() is not { Address: var address } || !facts.Key.Networks.Any(network => network.Contains(address))))
        {
            return _answers.Refused(AuthenticationReasons.AddressRefused);
        }

        return _revocations.Check(facts.Principal, rules.ContinueWithoutRedisFor) switch
        {
            RevocationVerdict.NotRevoked => new AuthenticationOutcome.Authenticated(facts.Principal),
            RevocationVerdict.Revoked => _answers.Refused(AuthenticationReasons.Revoked),
            _ => _answers.Unavailable(AuthenticationReasons.RevocationsUnknown),
        };
    }

    private static bool IsSame(Principal one, Principal other) =>
        one.Subject == other.Subject && one.TokenId == other.TokenId && one.IssuedAt == other.IssuedAt && one.ExpiresAt == other.ExpiresAt
        && one.Scopes.SetEquals(other.Scopes) && one.Roles.SetEquals(other.Roles);
}
