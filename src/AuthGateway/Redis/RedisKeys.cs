using AuthGateway.Redis.Sessions;
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

    /// <summary>What the keys of a bucket's sessions begin with; the hash of a session's id follows. Scripts find their way by it.</summary>
    public string SessionPrefix(byte bucket) => $"{SessionTag(bucket)}:id:";

    /// <summary>A hash: one session, or where it went when its id was changed. Lives until the session ends of itself.</summary>
    public RedisKey Session(SessionKey key) => SessionPrefix(key.Bucket) + key.IdHash;

    /// <summary>A hash: a subject's sessions, each by its handle.</summary>
    public RedisKey SessionsOf(SessionSubject subject) => $"{SessionTag(subject.Bucket)}:of:{subject.Hash}";

    /// <summary>What the keys of API keys begin with; a key's public id follows. Scripts find their way by it.</summary>
    public string ApiKeyPrefix => $"{ApiKeyTag}:key:";

    /// <summary>A hash: one API key. Lives until a while after the key expired.</summary>
    public RedisKey ApiKey(string id) => ApiKeyPrefix + id;

    /// <summary>A sorted set: the ids of all API keys by the millisecond in which each is forgotten.</summary>
    public RedisKey ApiKeyIndex => $"{ApiKeyTag}:index";

    private string ApiKeyTag => $"{{{_prefix}:api-keys}}";

    private string SessionTag(byte bucket) => $"{{{_prefix}:sessions:{bucket:x2}}}";

    private string RevocationTag => $"{{{_prefix}:revocations}}";
}
