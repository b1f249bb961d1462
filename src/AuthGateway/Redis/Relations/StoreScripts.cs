using static AuthGateway.Redis.Relations.RelationScripts;

namespace AuthGateway.Redis.Relations;

/// <summary>The scripts of stores themselves, and of their list. What the keys hold, <see cref="RelationScripts"/> says.</summary>
internal static class StoreScripts
{
    /// <summary>Begins a store; one that is there stays as it is. Key: state. Argument: the store's document.</summary>
    public const string Create = Server +
        """
        if redis.call('EXISTS', KEYS[1]) == 1 then return { 'there' } end
        redis.call('HSET', KEYS[1], 'epoch', '1', 'revision', '0', 'floor', '0', 'count', '0', 'models', '0', 'replid', server(), 'e:1', '0', 'document', ARGV[1])
        return { 'created' }
        """;

    /// <summary>
    /// Deletes a store. Keys: state, then all others. What remains says that it was deleted, so that its id is not begun again and
    /// a replica can tell a deletion from a loss. Argument: channel, store.
    /// </summary>
    public const string Delete =
        """
        if redis.call('HEXISTS', KEYS[1], 'deleted') == 1 then return { 'deleted' } end
        if redis.call('EXISTS', KEYS[1]) == 0 then return { 'none' } end
        for i = 1, #KEYS do redis.call('UNLINK', KEYS[i]) end
        redis.call('HSET', KEYS[1], 'deleted', '1')
        redis.call('PUBLISH', ARGV[1], ARGV[2] .. ':0:0')
        return { 'deleted' }
        """;

    /// <summary>Reads a store's document. Key: state.</summary>
    public static readonly string Find = Open + "return { 'found', redis.call('HGET', state, 'document') }";

    /// <summary>Adds a store to the list of stores. Keys: list, documents. Arguments: id, document, most. Returns listed or full.</summary>
    public const string Enlist =
        """
        if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then
          if redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[3]) then return { 'full' } end
          redis.call('ZADD', KEYS[1], '0', ARGV[1])
        end
        redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
        return { 'listed' }
        """;

    /// <summary>Takes a store from the list. Keys: list, documents. Argument: id.</summary>
    public const string Delist =
        """
        redis.call('ZREM', KEYS[1], ARGV[1])
        redis.call('HDEL', KEYS[2], ARGV[1])
        return { 'delisted' }
        """;

    /// <summary>Reads a page of the list of stores. Keys: list, documents. Arguments: the last id seen or empty, how many. Returns found, then id and document of each.</summary>
    public const string List =
        """
        local found = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1] == '' and '-' or '(' .. ARGV[1], '+', 'LIMIT', '0', ARGV[2])
        local reply = { 'found' }
        for i = 1, #found do
          reply[#reply + 1] = found[i]
          reply[#reply + 1] = redis.call('HGET', KEYS[2], found[i]) or ''
        end
        return reply
        """;
}
