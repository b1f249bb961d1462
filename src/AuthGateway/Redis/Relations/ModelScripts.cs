using static AuthGateway.Redis.Relations.RelationScripts;

namespace AuthGateway.Redis.Relations;

/// <summary>The scripts of models and of what they should answer. What the keys hold, <see cref="RelationScripts"/> says.</summary>
internal static class ModelScripts
{
    /// <summary>
    /// Keeps a model; models never change. Keys: state, models, order, log. Arguments: channel, store, most log entries, most
    /// models, id, model. Returns written with epoch and revision, or full.
    /// </summary>
    public static readonly string Write = Open + Append +
        """
        local models, order, log = KEYS[2], KEYS[3], KEYS[4]
        local count = tonumber(redis.call('HGET', state, 'models'))
        if redis.call('HEXISTS', models, ARGV[5]) == 0 then
          if redis.call('HLEN', models) >= tonumber(ARGV[4]) then return { 'full' } end
          redis.call('HSET', models, ARGV[5], ARGV[6])
          redis.call('ZADD', order, text(count + 1), ARGV[5])
          redis.call('HSET', state, 'models', text(count + 1))
          append(log, ARGV[1], ARGV[2], tonumber(ARGV[3]), { 'm\n' .. ARGV[5] })
        end
        return { 'written', text(epoch), text(revision) }
        """;

    /// <summary>Reads a model. Keys: state, models, order. Argument: its id; empty for the newest. Returns none, or found, id, model.</summary>
    public static readonly string Read = Open +
        """
        local id = ARGV[1]
        if id == '' then id = redis.call('ZREVRANGE', KEYS[3], '0', '0')[1] end
        local model = id and redis.call('HGET', KEYS[2], id)
        if not model then return { 'missing' } end
        return { 'found', id, model }
        """;

    /// <summary>
    /// Reads a page of models, the newest first. Keys: state, models, order. Arguments: where the page begins (a place before that
    /// of the last one seen; empty for the newest), how many. Returns found, then place, id and model of each.
    /// </summary>
    public static readonly string List = Open +
        """
        local from = ARGV[1] == '' and '+inf' or '(' .. ARGV[1]
        local found = redis.call('ZREVRANGEBYSCORE', KEYS[3], from, '-inf', 'WITHSCORES', 'LIMIT', '0', ARGV[2])
        local reply = { 'found' }
        for i = 1, #found, 2 do
          reply[#reply + 1] = found[i + 1]
          reply[#reply + 1] = found[i]
          reply[#reply + 1] = redis.call('HGET', KEYS[2], found[i])
        end
        return reply
        """;

    /// <summary>Keeps a model's assertions. Keys: state, models, assertions. Arguments: the model, its assertions. Returns missing or written.</summary>
    public static readonly string WriteAssertions = Open +
        """
        if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return { 'missing' } end
        redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
        return { 'written', text(epoch), text(revision) }
        """;

    /// <summary>Reads a model's assertions. Keys: state, models, assertions. Argument: the model. Returns missing, or found and the assertions or nothing.</summary>
    public static readonly string ReadAssertions = Open +
        """
        if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return { 'missing' } end
        return { 'found', redis.call('HGET', KEYS[3], ARGV[1]) or '' }
        """;
}
