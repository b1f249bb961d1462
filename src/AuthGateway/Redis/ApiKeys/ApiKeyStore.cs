using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.ApiKeys;

/// <summary>The API keys in Redis. Never throws for what Redis does.</summary>
internal sealed class ApiKeyStore(RedisCalls calls, RedisKeys keys, ILogger<ApiKeyStore> logger)
{
    /// <summary>Keys a page.</summary>
    public const int PageSize = 100;

    // Expired and revoked keys are still listed for so long: somebody will ask what became of one.
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(30);

    // Uses are written at most this often.
    private static readonly TimeSpan BetweenUses = TimeSpan.FromMinutes(1);

    /// <summary>Reads a key.</summary>
    public async ValueTask<ApiKeyReading> FindAsync(string id, LedgerHandle ledger, CancellationToken cancellation) =>
        Reading(id, await calls.FindAsync(
            RedisMetrics.FindApiKey, ApiKeyScripts.Find, [keys.ApiKey(id)], [], IsNothing, ledger, cancellation));

    /// <summary>Makes a key.</summary>
    /// <param name="id">Its public id.</param>
    /// <param name="hash">The keyed hash of its secret.</param>
    /// <param name="key">What it may.</param>
    /// <param name="most">How many keys there may be.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public async ValueTask<ApiKeyReading> CreateAsync(
        string id, byte[] hash, NewApiKey key, int most, LedgerHandle ledger, CancellationToken cancellation) =>
        Reading(id, await calls.EvaluateConfirmedAsync(
            RedisMetrics.CreateApiKey,
            ApiKeyScripts.Create,
            [keys.ApiKey(id), keys.ApiKeyIndex],
            [
                id, most, Milliseconds(key.Lifetime), Milliseconds(KeptAfterEnd), Convert.ToHexString(hash),
                "client", key.Client, "name", key.Name, "owner", key.Owner,
                "scopes", string.Join(' ', key.Scopes), "roles", string.Join(' ', key.Roles), "networks", string.Join(' ', key.Networks),
                "permits", key.Permits, "window", Milliseconds(key.Window),
            ],
            ledger,
            cancellation));

    /// <summary>Gives a key another secret; the one that it has goes on for the overlap.</summary>
    public async ValueTask<ApiKeyReading> RotateAsync(string id, byte[] hash, TimeSpan overlap, LedgerHandle ledger, CancellationToken cancellation) =>
        Reading(id, await calls.EvaluateConfirmedAsync(
            RedisMetrics.RotateApiKey, ApiKeyScripts.Rotate, [keys.ApiKey(id)], [Convert.ToHexString(hash), Milliseconds(overlap)], ledger, cancellation, IsNothing));

    /// <summary>Revokes a key. Revoking it again is harmless.</summary>
    public async ValueTask<ApiKeyReading> RevokeAsync(string id, LedgerHandle ledger, CancellationToken cancellation) =>
        Reading(id, await calls.EvaluateConfirmedAsync(RedisMetrics.RevokeApiKey, ApiKeyScripts.Revoke, [keys.ApiKey(id)], [], ledger, cancellation, IsNothing));

    /// <summary>Notes that a key was used.</summary>
    /// <param name="id">Its public id.</param>
    /// <param name="replaced">A hash under an older pepper, and what stands in its place from now on; null when there is none.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <returns>Whether it was written.</returns>
    public async ValueTask<bool> TouchAsync(string id, (byte[] Old, byte[] New)? replaced, CancellationToken cancellation)
    {
        var (old, @new) = replaced is { } hashes ? (Convert.ToHexString(hashes.Old), Convert.ToHexString(hashes.New)) : ("", "");
        return await calls.EvaluateAsync(
            RedisMetrics.TouchApiKey, ApiKeyScripts.Touch, [keys.ApiKey(id)], [Milliseconds(BetweenUses), old, @new], default, cancellation) is RedisAnswer.Answered;
    }

    /// <summary>Reads a page of the keys.</summary>
    public async ValueTask<ApiKeyListing> ListAsync(int first, LedgerHandle ledger, CancellationToken cancellation)
    {
        // An empty page of a primary that was replaced would look like keys that are gone.
        var answer = await calls.FindAsync(
            RedisMetrics.ListApiKeys, ApiKeyScripts.List, [keys.ApiKeyIndex], [keys.ApiKeyPrefix, first, PageSize], IsNoPage, ledger, cancellation);
        if (answer is RedisAnswer.Failed failed)
        {
            return new ApiKeyListing.Failed(failed.Reason);
        }

        var parts = RedisAnswer.Parts(((RedisAnswer.Answered)answer).Result);
        if (parts.Length == 0 || !int.TryParse((string?)parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ids))
        {
            return new ApiKeyListing.Failed(RedisFailure.UnreadableAnswer);
        }

        var records = ImmutableArray.CreateBuilder<ApiKeyRecord>(ids);
        foreach (var part in parts.Skip(1))
        {
            var fields = RedisAnswer.Parts(part);
            if (fields.Length > 0 && Record(fields) is { } record)
            {
                records.Add(record);
            }
        }

        return new ApiKeyListing.Listed(records.ToImmutable(), ids < PageSize ? null : first + PageSize);
    }

    /// <summary>How often a use is written, at most.</summary>
    public static bool IsUseDue(ApiKeyRecord key, DateTimeOffset now) => key.Used is not { } used || now - used >= BetweenUses;

    private static bool IsNoPage(RedisResult answer) => RedisAnswer.Parts(answer) is [var ids] && (string?)ids == "0";

    private static bool IsNothing(RedisResult answer) => RedisAnswer.Parts(answer).Length == 0;

    private static RedisValue Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static ApiKeyRecord? Record(RedisResult[] fields)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            values[(string?)fields[i] ?? ""] = (string?)fields[i + 1] ?? "";
        }

        string Text(string name) => values.GetValueOrDefault(name, "");
        long? Number(string name) => long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        DateTimeOffset? Time(string name) => Number(name) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
        ImmutableArray<string> Words(string name) => [.. Text(name).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        if (Time("created") is not { } created || Time("expires") is not { } expires || Time("made") is not { } made
            || Hash(Text("hash")) is not { } hash || Text("key").Length == 0 || Text("client").Length == 0
            || Number("permits") is not (>= 0 and <= int.MaxValue and var permits) || Number("window") is not { } window)
        {
            return null;
        }

        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var word in Words("networks"))
        {
            if (!IPNetwork.TryParse(word, out var network))
            {
                // A list that cannot be read must not become "from anywhere".
                return null;
            }

            networks.Add(network);
        }

        return new ApiKeyRecord
        {
            Id = Text("key"),
            Client = Text("client"),
            Name = Text("name"),
            Owner = Text("owner"),
            Scopes = Words("scopes"),
            Roles = Words("roles"),
            Networks = networks.ToImmutable(),
            Permits = (int)permits,
            Window = TimeSpan.FromMilliseconds(window),
            Created = created,
            Expires = expires,
            Current = new ApiKeySecret(hash, made, Until: null),
            Previous = Hash(Text("old_hash")) is { } old && Time("old_made") is { } oldMade && Time("old_until") is { } until
                ? new ApiKeySecret(old, oldMade, until) : null,
            Used = Time("used"),
            Revoked = Time("revoked"),
        };
    }

    private static byte[]? Hash(string hex)
    {
        const int HashBytes = 32;
        var hash = new byte[HashBytes];
        return hex.Length == 2 * HashBytes && Convert.FromHexString(hex, hash, out _, out _) == System.Buffers.OperationStatus.Done ? hash : null;
    }

    private ApiKeyReading Reading(string id, RedisAnswer answer)
    {
        if (answer is not RedisAnswer.Answered answered)
        {
            return new ApiKeyReading.Failed(((RedisAnswer.Failed)answer).Reason);
        }

        if (answered.Result is { IsNull: false, Resp2Type: not ResultType.Array })
        {
            return new ApiKeyReading.Failed(RedisFailure.UnreadableAnswer);
        }

        var fields = RedisAnswer.Parts(answered.Result);
        if (fields.Length <= 1)
        {
            // An id that is taken is as good as no room: the caller begins again with another.
            return fields.Length == 0 ? new ApiKeyReading.None() : new ApiKeyReading.Full();
        }

        if (Record(fields) is not { } record)
        {
            return new ApiKeyReading.Failed(RedisFailure.UnreadableAnswer);
        }

        // An answer that is another caller's (a connection out of step) would make this caller somebody else.
        if (!string.Equals(record.Id, id, StringComparison.Ordinal))
        {
            logger.ApiKeyRecordForeign();
            return new ApiKeyReading.Failed(RedisFailure.UnreadableAnswer);
        }

        return new ApiKeyReading.Found(record);
    }
}
