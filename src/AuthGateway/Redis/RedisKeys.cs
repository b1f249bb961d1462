using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AuthGateway.Redis.Relations;
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

    /// <summary>A string that says nothing: it is written so that replicas can confirm it, which proves that the server is still their primary.</summary>
    public RedisKey PrimaryProof => $"{RevocationTag}:proof";

    /// <summary>The same in the slot of another key, which begins with its hash tag.</summary>
    public static RedisKey ProofBeside(RedisKey key)
    {
        var text = key.ToString();
        return $"{text[..(text.IndexOf('}', StringComparison.Ordinal) + 1)]}:proof";
    }

    /// <summary>Says that the log has a new revision.</summary>
    public RedisChannel RevocationChannel => RedisChannel.Literal($"{RevocationTag}:changed");

    /// <summary>The keys of the revocation scripts, in the order in which the scripts name them.</summary>
    public RedisKey[] RevocationScriptKeys => [RevocationState, RevocationLog, RevocationEntries, RevocationExpiry];

    /// <summary>A hash: how many attempts fell into each stretch of a limit's window. By the stretch's length, so that a changed window begins anew.</summary>
    /// <param name="rule">The limit's name.</param>
    /// <param name="width">The stretch's length in milliseconds.</param>
    /// <param name="counted">Who or what is counted; stored hashed.</param>
    public RedisKey LimitCounter(string rule, long width, string counted) => $"{{{_prefix}:limits}}:{rule}:{width}:{Hash(counted)}";

    /// <summary>A list: the newest lines of the audit record about callers who are known, the newest first.</summary>
    public RedisKey AuditEntries => $"{{{_prefix}:audit}}:entries";

    /// <summary>A list: the newest lines of the audit record about refusals, the newest first.</summary>
    public RedisKey AuditRefusals => $"{{{_prefix}:audit}}:refusals";

    /// <summary>The number of the last line that a process wrote to the first list.</summary>
    /// <param name="process">The process.</param>
    public RedisKey AuditNumber(string process) => $"{{{_prefix}:audit}}:number:{process}";

    /// <summary>The number of the last line that a process wrote to the list of refusals.</summary>
    /// <param name="process">The process.</param>
    public RedisKey AuditRefusalNumber(string process) => $"{{{_prefix}:audit}}:refusal-number:{process}";

    /// <summary>A string that stands while a DPoP proof is remembered as used. Each has a slot of its own.</summary>
    /// <param name="proof">The hash of the proof's key and identifier.</param>
    public RedisKey UsedProof(string proof) => $"{_prefix}:dpop:{{{proof}}}";

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

    /// <summary>A hash: the ring of signing keys, its version and its seal; private keys in it are sealed.</summary>
    public RedisKey SigningKeys => $"{SigningKeyTag}:ring";

    /// <summary>Says that the ring has a new version.</summary>
    public RedisChannel SigningKeyChannel => RedisChannel.Literal($"{SigningKeyTag}:changed");

    private string SigningKeyTag => $"{{{_prefix}:signing-keys}}";

    /// <summary>A hash: since when a session of a legacy system is in use, and when it was used last. Named by the session's hash.</summary>
    public RedisKey LegacySession(string sessionId) => $"{{{_prefix}:legacy:{sessionId}}}";

    /// <summary>A string: the mark of the attempt that used a client's assertion. Both identifiers are the client's own text, so they are hashed.</summary>
    public RedisKey ClientAssertion(string clientId, string assertionId) =>
        $"{_prefix}:assertion:{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId.Length}:{clientId}{assertionId}")))}";

    /// <summary>A hash: a family of refresh tokens.</summary>
    /// <param name="family">Its identifier.</param>
    public RedisKey RefreshFamily(string family) => $"{{{_prefix}:refresh:{family}}}";

    /// <summary>A sorted set: a subject's families by their ends, each with its client's hash before it.</summary>
    /// <param name="issuer">Who vouches for the subject.</param>
    /// <param name="subject">The subject; stored hashed.</param>
    public RedisKey RefreshSubject(string issuer, string subject) => $"{{{_prefix}:refresh-subject:{Hash($"{issuer.Length}:{issuer}{subject}")}}}";

    /// <summary>A sorted set: the ids of all relationship stores.</summary>
    public RedisKey RelationStores => $"{{{_prefix}:relations}}:stores";

    /// <summary>A hash: each relationship store's name and times by its id.</summary>
    public RedisKey RelationStoreDocuments => $"{{{_prefix}:relations}}:documents";

    /// <summary>Says that a relationship store has a new revision.</summary>
    public RedisChannel RelationChannel => RedisChannel.Literal($"{{{_prefix}:relations}}:changed");

    /// <summary>The keys of one relationship store. All lie in one slot.</summary>
    /// <param name="store">Its id.</param>
    public RelationKeys Relations(string store) => new($"{{{_prefix}:relations:{store}}}");

    /// <summary>A hash: which version of each namespace's policy bundle is in force.</summary>
    public RedisKey BundleState => $"{BundleTag}:state";

    /// <summary>A hash: the versions of policy bundles.</summary>
    public RedisKey BundleDocuments => $"{BundleTag}:documents";

    /// <summary>A list: a namespace's changes, the newest first.</summary>
    public RedisKey BundleHistory(string name) => $"{BundleTag}:history:{name}";

    /// <summary>Says that a policy bundle has another version.</summary>
    public RedisChannel BundleChannel => RedisChannel.Literal($"{BundleTag}:changed");

    private string BundleTag => $"{{{_prefix}:bundles}}";

    private string RevocationTag => $"{{{_prefix}:revocations}}";

    /// <summary>A name for what shall not be read off a key. 128 bits: two of them are never the same by chance.</summary>
    public static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
