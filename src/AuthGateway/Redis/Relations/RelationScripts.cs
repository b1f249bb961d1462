namespace AuthGateway.Redis.Relations;

/// <summary>What the Lua scripts of relationship stores have in common. Numbers cross as text: Lua's own printing rounds to 14 digits.</summary>
/// <remarks>
/// <para>
/// A store's keys: <c>state</c> (a hash: epoch, revision, floor, number of tuples, number of models, the replication id of the
/// server, and <c>e:N</c>, the revision at which epoch N began), <c>tuples</c> (a hash: each tuple's milliseconds and condition
/// by its name), <c>forward</c> and <c>reverse</c> (sorted sets of names by letter: object, relation, user and user, object,
/// relation), <c>log</c> (a sorted set: changes by revision), <c>models</c> (a hash), <c>order</c> (a sorted set: the models'
/// ids in the order in which they were written), <c>assertions</c> (a hash), <c>attributes</c> (a hash: each object's attributes
/// as JSON by its name; the state's <c>attributed</c> says how many).
/// </para>
/// <para>
/// A tuple's name is object, relation and user with line feeds between: the API's own rules keep white space out of all three.
/// </para>
/// <para>
/// <b>Epochs.</b> A failover, or a restart from an old snapshot, can take the newest revisions back, and their numbers are then
/// given out again. Every server that begins such a history has a replication id of its own, so each script looks whether it is
/// still the one that the store knows; where not, a new epoch begins at the revision that the server has. What was said of
/// an older epoch is true up to that revision and lost beyond it. A server also changes its replication id when its first replica
/// comes, and a slot of a Cluster changes servers: an epoch more, and nothing lost.
/// </para>
/// </remarks>
internal static class RelationScripts
{
    /// <summary>How many epochs back the store can tell what was lost.</summary>
    private const int EpochsKept = 100;

    /// <summary>The replication id of the server that the script runs on.</summary>
    public const string Server =
        """
        local function server()
          local info = redis.pcall('INFO', 'replication')
          return type(info) == 'string' and string.match(info, 'master_replid:(%w+)') or 'unknown'
        end

        """;

    /// <summary>Opens a store's state. First key: the state. A store that is not there, or was deleted, is <c>none</c>.</summary>
    public static readonly string Open = Server +
        $$"""
        local function text(number) return string.format('%.0f', number) end
        local time = redis.call('TIME')
        local now = text(tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
        local state = KEYS[1]
        local epoch = tonumber(redis.call('HGET', state, 'epoch') or '0')
        if epoch == 0 then return { 'none' } end
        local revision = tonumber(redis.call('HGET', state, 'revision'))
        local replid = server()
        if replid ~= redis.call('HGET', state, 'replid') then
          epoch = epoch + 1
          redis.call('HSET', state, 'epoch', text(epoch), 'replid', replid, 'e:' .. text(epoch), text(revision))
          redis.call('HDEL', state, 'e:' .. text(epoch - {{EpochsKept}}))
        end

        """;

    /// <summary>
    /// Refuses to go on where parts of the store are gone (evicted, restored in part): an answer from the rest would lack tuples.
    /// Keys from the second on: tuples, forward, reverse.
    /// </summary>
    public const string Whole =
        """
        local held = tonumber(redis.call('HGET', state, 'count'))
        if redis.call('HLEN', KEYS[2]) ~= held or redis.call('ZCARD', KEYS[3]) ~= held or redis.call('ZCARD', KEYS[4]) ~= held then
          return { 'incomplete' }
        end

        """;

    /// <summary>The same for attributes: what is gone would look like an object that never had any. Uses attributes, their key.</summary>
    public const string WholeAttributes =
        """
        local attributed = tonumber(redis.call('HGET', state, 'attributed') or '0')
        if redis.call('HLEN', attributes) ~= attributed then return { 'incomplete' } end

        """;

    /// <summary>
    /// Writes changes to the log under one new revision and tells the replicas. Uses log, channel and most.
    /// </summary>
    public const string Append =
        """
        local function append(log, channel, store, most, changes)
          revision = revision + 1
          local at = text(revision)
          for i = 1, #changes do
            redis.call('ZADD', log, at, string.format('%s:%05d:%s:%s', at, i, now, changes[i]))
          end
          local over = redis.call('ZCARD', log) - most
          if over > 0 then
            -- A revision goes whole or stays whole.
            local last = redis.call('ZRANGE', log, text(over - 1), text(over - 1), 'WITHSCORES')[2]
            if tonumber(last) < revision then
              redis.call('ZREMRANGEBYSCORE', log, '-inf', last)
              redis.call('HSET', state, 'floor', last)
            end
          end
          redis.call('HSET', state, 'revision', at)
          redis.call('PUBLISH', channel, store .. ':' .. text(epoch) .. ':' .. at)
        end

        """;
}
