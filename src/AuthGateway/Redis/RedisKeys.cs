using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>A string: the mark of the attempt that used a client's assertion. Both identifiers are the client's own text, so they are hashed.</summary>
    public RedisKey ClientAssertion(string clientId, string assertionId) =>
        $"{_prefix}:assertion:{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId.Length}:{clientId}{assertionId}")))}";

    private string RevocationTag => $"{{{_prefix}:revocations}}";
}
