using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// Every key and channel of the gateway. What one script touches has one hash tag (the part in braces), and so
/// lies in one slot of a Cluster.
/// </summary>
internal sealed class RedisKeys(RedisSettings settings)
{
    private readonly string _prefix = settings.KeyPrefix;

    /// <summary>A hash: the log's epoch, its revision, its number of entries, and the marks of its newest revisions.</summary>
    public RedisKey RevocationState => $"{RevocationTag}:state";

    /// <summary>A sorted set: each entry's identity by the revision that wrote it last.</summary>
    public RedisKey RevocationLog => $"{RevocationTag}:log";

    /// <summary>A hash: each entry's end and not-before by its identity.</summary>
    public RedisKey RevocationEntries => $"{RevocationTag}:entries";

    /// <summary>A sorted set: each entry's identity by the second after which it may be forgotten.</summary>
    public RedisKey RevocationExpiry => $"{RevocationTag}:expiry";

    /// <summary>Says that the log has a new revision.</summary>
    public RedisChannel RevocationChannel => RedisChannel.Literal($"{RevocationTag}:changed");

    /// <summary>The keys of the revocation scripts, in the order in which the scripts name them.</summary>
    public RedisKey[] RevocationScriptKeys => [RevocationState, RevocationLog, RevocationEntries, RevocationExpiry];

    /// <summary>A hash: since when a session of a legacy system is in use, and when it was used last. Named by the session's hash.</summary>
    public RedisKey LegacySession(string sessionId) => $"{{{_prefix}:legacy:{sessionId}}}";

    private string RevocationTag => $"{{{_prefix}:revocations}}";
}
