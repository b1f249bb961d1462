namespace AuthGateway.Redis.ApiKeys;

/// <summary>The Lua scripts of API keys. Times are milliseconds of Redis' own clock; numbers cross as text.</summary>
/// <remarks>
/// A key is a hash under its public id, which stands in it again (<c>key</c>), so that an answer of another caller's is
/// noticed. All keys have one hash tag, for they are few: one script can count them and make one.
/// </remarks>
internal static class ApiKeyScripts
{
    private const string Clock =
        """
        local function text(number) return string.format('%.0f', number) end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

        """;

    /// <summary>Reads a key. Key: the API key. Returns its fields and values; nothing when there is none.</summary>
    public const string Find = RedisScripts.OnlyOnPrimary + "return redis.call('HGETALL', KEYS[1])";

    /// <summary>
    /// Makes a key. Keys: the API key, the index. Arguments: id, most keys, lifetime, how long it is kept after its end, hash,
    /// then further fields and their values. Returns full, or all fields. Running it again makes nothing else.
    /// </summary>
    public const string Create = Clock +
        """
        local key, index, id = KEYS[1], KEYS[2], ARGV[1]
        redis.call('ZREMRANGEBYSCORE', index, '-inf', text(now))
        local known = redis.call('HGET', key, 'hash')
        if not known then
          if redis.call('ZCARD', index) >= tonumber(ARGV[2]) then return { 'full' } end
          local fields = { 'key', id, 'created', text(now), 'expires', text(now + tonumber(ARGV[3])), 'hash', ARGV[5], 'made', text(now) }
          for i = 6, #ARGV do fields[#fields + 1] = ARGV[i] end
          redis.call('HSET', key, unpack(fields))
        elseif known ~= ARGV[5] then
          return { 'taken' }
        end
        local keep = tonumber(redis.call('HGET', key, 'expires')) - now + tonumber(ARGV[4])
        redis.call('PEXPIRE', key, text(keep))
        redis.call('ZADD', index, text(now + keep), id)
        return redis.call('HGETALL', key)
        """;

    /// <summary>
    /// Gives a key another secret; the one that it has goes on for the overlap, the one before it ends now. Key: the API key.
    /// Arguments: hash of the new secret, overlap. Returns all fields; nothing when there is no such key or it is revoked.
    /// </summary>
    public const string Rotate = Clock +
        """
        local key = KEYS[1]
        local known = redis.call('HMGET', key, 'hash', 'made', 'revoked')
        if not known[1] or known[3] then return {} end
        if known[1] ~= ARGV[1] then
          if tonumber(ARGV[2]) > 0 then
            redis.call('HSET', key, 'old_hash', known[1], 'old_made', known[2], 'old_until', text(now + tonumber(ARGV[2])))
          else
            redis.call('HDEL', key, 'old_hash', 'old_made', 'old_until')
          end
          redis.call('HSET', key, 'hash', ARGV[1], 'made', text(now))
        end
        return redis.call('HGETALL', key)
        """;

    /// <summary>Revokes a key. Key: the API key. Returns all fields; nothing when there is none.</summary>
    public const string Revoke = Clock +
        """
        local key = KEYS[1]
        if redis.call('EXISTS', key) == 0 then return {} end
        local revoked = redis.call('HGET', key, 'revoked') or text(now)
        redis.call('HSET', key, 'revoked', revoked)
        return redis.call('HGETALL', key)
        """;

    /// <summary>
    /// Notes a use, when the last note is old enough, and replaces a hash under an older pepper. Key: the API key. Arguments:
    /// shortest time between two notes, hash to replace or nothing, its replacement. A key that is gone stays gone.
    /// </summary>
    public const string Touch = Clock +
        """
        local key = KEYS[1]
        if redis.call('EXISTS', key) == 0 then return 0 end
        local used = tonumber(redis.call('HGET', key, 'used') or '0')
        if now - used >= tonumber(ARGV[1]) then redis.call('HSET', key, 'used', text(now)) end
        if ARGV[2] ~= '' then
          for _, field in ipairs({ 'hash', 'old_hash' }) do
            if redis.call('HGET', key, field) == ARGV[2] then redis.call('HSET', key, field, ARGV[3]) end
          end
        end
        return 1
        """;

    /// <summary>Reads a page of the keys. Key: the index. Arguments: prefix of keys, first, most. Returns how many ids the page has, then all fields of each key.</summary>
    public const string List = RedisScripts.OnlyOnPrimarySorted +
        """
        local first, most = tonumber(ARGV[2]), tonumber(ARGV[3])
        local ids = redis.call('ZRANGE', KEYS[1], ARGV[2], string.format('%.0f', first + most - 1))
        local reply = { string.format('%.0f', #ids) }
        for _, id in ipairs(ids) do reply[#reply + 1] = redis.call('HGETALL', ARGV[1] .. id) end
        return reply
        """;
}
