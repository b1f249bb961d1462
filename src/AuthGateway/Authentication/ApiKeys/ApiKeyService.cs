using AuthGateway.Audit;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.ApiKeys;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>Makes, rotates, lists and revokes API keys, for the admin API and for the command line.</summary>
internal sealed class ApiKeyService(
    AuthenticationSettings settings, ApiKeyStore store, ApiKeyHasher hasher, RevocationStore revocations, TimeProvider clock, IAuditTrail audit)
{
    /// <summary>What a new key may be, in words.</summary>
    public const string Expected =
        "client (1 to 128 printable ASCII characters without spaces), name and owner (at most 200 characters), scopes and roles (at most 64 of each, "
        + "without spaces), networks (at most 32, such as 192.0.2.0/24), a lifetime of at least a minute, and at most Authentication:ApiKeys:MaxLifetime, "
        + "permits (0 to 1000000) and their window (1 second to a day)";

    private const int LongestClient = 128;
    private const int LongestText = 200;
    private const int MostWords = 64;
    private const int MostNetworks = 32;
    private const int MostPermits = 1_000_000;

    // Longer than any replica remembers a key; then Redis itself says that it is revoked.
    private static readonly TimeSpan RevocationKept = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(365);

    private readonly ApiKeySettings _settings = settings.ApiKeys;

    /// <summary>The lifetime of a key that is made without one.</summary>
    public TimeSpan DefaultLifetime => _settings.MaxLifetime;

    /// <summary>Makes a key.</summary>
    public async ValueTask<ApiKeyOutcome> CreateAsync(NewApiKey key, string by, LedgerHandle ledger, CancellationToken cancellationToken)
    {
        if (!IsAllowed(key))
        {
            return new ApiKeyOutcome.Refused(Expected);
        }

        var text = ApiKeyText.New(ApiKeyText.NewId());
        switch (await store.CreateAsync(text.Id, hasher.Hash(text), key, _settings.MaxKeys, ledger, cancellationToken))
        {
            case ApiKeyReading.Found found:
                Record(AuditActions.ApiKeyCreated, AuditOutcome.Done, found.Key, by);
                return new ApiKeyOutcome.Issued(found.Key, text);
            case ApiKeyReading.Full:
                return new ApiKeyOutcome.Refused($"at most Authentication:ApiKeys:MaxKeys ({_settings.MaxKeys}) keys, and there are so many");
            case ApiKeyReading.Failed failed:
                return Failed(AuditActions.ApiKeyCreated, text.Id, key.Client, by, failed);
            default:
                return new ApiKeyOutcome.Failed(RedisFailure.UnreadableAnswer);
        }
    }

    /// <summary>Gives a key another secret; the one that it has goes on for the overlap.</summary>
    public async ValueTask<ApiKeyOutcome> RotateAsync(string id, TimeSpan? overlap, string by, LedgerHandle ledger, CancellationToken cancellationToken)
    {
        var time = overlap ?? _settings.RotationOverlap;
        if (time < TimeSpan.Zero || time > LongestOverlap)
        {
            return new ApiKeyOutcome.Refused("an overlap of 0 seconds to 365 days");
        }

        if (!ApiKeyText.IsId(id))
        {
            return new ApiKeyOutcome.None();
        }

        var text = ApiKeyText.New(id);
        switch (await store.RotateAsync(id, hasher.Hash(text), time, ledger, cancellationToken))
        {
            case ApiKeyReading.Found found:
                Record(AuditActions.ApiKeyRotated, AuditOutcome.Done, found.Key, by);
                return new ApiKeyOutcome.Issued(found.Key, text);
            case ApiKeyReading.Failed failed:
                return Failed(AuditActions.ApiKeyRotated, id, client: null, by, failed);
            default:
                return new ApiKeyOutcome.None();
        }
    }

    /// <summary>Revokes a key: it is dead everywhere within milliseconds.</summary>
    public async ValueTask<ApiKeyOutcome> RevokeAsync(string id, string by, LedgerHandle ledger, CancellationToken cancellationToken)
    {
        if (!ApiKeyText.IsId(id))
        {
            return new ApiKeyOutcome.None();
        }

        switch (await store.RevokeAsync(id, ledger, cancellationToken))
        {
            case ApiKeyReading.Found found:
                // The record is the truth; what is pushed is for the seconds in which replicas remember another one.
                var pushed = await revocations.RevokeAsync(
                    new Revocation.ByTokenId(ApiKeyIdentity.Issuer, id, clock.GetUtcNow() + RevocationKept), cancellationToken);
                Record(AuditActions.ApiKeyRevoked, pushed is RevocationOutcome.Written ? AuditOutcome.Done : AuditOutcome.Failed, found.Key, by);
                return pushed is RevocationOutcome.Written ? new ApiKeyOutcome.Done(found.Key) : new ApiKeyOutcome.Failed(RedisFailure.Unconfirmed);
            case ApiKeyReading.Failed failed:
                return Failed(AuditActions.ApiKeyRevoked, id, client: null, by, failed);
            default:
                return new ApiKeyOutcome.None();
        }
    }

    /// <summary>Reads a key.</summary>
    public async ValueTask<ApiKeyOutcome> FindAsync(string id, LedgerHandle ledger, CancellationToken cancellationToken) =>
        !ApiKeyText.IsId(id) ? new ApiKeyOutcome.None() : await store.FindAsync(id, ledger, cancellationToken) switch
        {
            ApiKeyReading.Found found => new ApiKeyOutcome.Done(found.Key),
            ApiKeyReading.Failed failed => new ApiKeyOutcome.Failed(failed.Reason),
            _ => new ApiKeyOutcome.None(),
        };

    /// <summary>Reads a page of the keys.</summary>
    public ValueTask<ApiKeyListing> ListAsync(int first, LedgerHandle ledger, CancellationToken cancellationToken) => store.ListAsync(first, ledger, cancellationToken);

    private bool IsAllowed(NewApiKey key) =>
        key.Client.Length is > 0 and <= LongestClient && IsWord(key.Client)
        && key.Name.Length <= LongestText && key.Owner.Length <= LongestText
        && key.Scopes.Length <= MostWords && key.Scopes.All(IsWord) && key.Roles.Length <= MostWords && key.Roles.All(IsWord)
        && key.Networks.Length <= MostNetworks
        && key.Lifetime >= TimeSpan.FromMinutes(1) && key.Lifetime <= _settings.MaxLifetime
        && key.Permits is >= 0 and <= MostPermits && key.Window >= TimeSpan.FromSeconds(1) && key.Window <= TimeSpan.FromDays(1);

    private static bool IsWord(string text) => text.Length is > 0 and <= LongestText && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    // It may have been done all the same.
    private ApiKeyOutcome.Failed Failed(string action, string id, string? client, string by, ApiKeyReading.Failed failed)
    {
        audit.Record(new AuditEvent { Action = action, Outcome = AuditOutcome.Failed, Actor = by, Subject = client, Target = id, Reason = failed.Reason });
        return new ApiKeyOutcome.Failed(failed.Reason);
    }

    private void Record(string action, AuditOutcome outcome, ApiKeyRecord key, string by) =>
        audit.Record(new AuditEvent
        {
            Action = action,
            Outcome = outcome,
            Actor = by,
            Subject = key.Client,
            SubjectIssuer = ApiKeyIdentity.Issuer,
            Target = key.Id,
        });
}
