namespace AuthGateway.Redis.Sessions;

/// <summary>The Lua scripts of sessions. Times are milliseconds of Redis' own clock; numbers cross as text.</summary>
/// <remarks>
/// A session is a hash under the SHA-256 of its id: <c>key</c> (that hash again, so that an answer of another caller's is
/// noticed), <c>handle</c>, <c>facts</c>, <c>created</c>, <c>used</c>, <c>ends</c>. An id that was replaced has <c>key</c> and
/// <c>moved</c> instead, for the grace. A subject's index holds <c>created:ends:idhash</c> by handle; the sessions themselves are
/// the truth, and what the index names and is not there is forgotten. The scripts also touch keys that they find in the index:
/// those have the same hash tag, and so lie in the same slot.
/// </remarks>
internal static class SessionScripts
{
    private const string Clock =
        """
        local function text(number) return string.format('%.0f', number) end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

        """;

    private const string Keep =
        """
        local function keep(index, handle, created, ends, id)
          redis.call('HSET', index, handle, created .. ':' .. ends .. ':' .. id)
          local left = tonumber(ends) - now
          if redis.call('PTTL', index) < left then redis.call('PEXPIRE', index, text(left)) end
        end
        local function lifetime(used, sliding, ends)
          return text(math.max(1, math.min(used + tonumber(sliding), tonumber(ends)) - now))
        end

        """;

    /// <summary>
    /// Reads a session and notes its use when the last note is old enough. Key: the session. Arguments: prefix of sessions,
    /// sliding lifetime, shortest time between two notes. Returns none, or found, the hash that was asked for as the session has
    /// it, handle, facts, created, used, ends, and 1 when the id was replaced and is in its grace, else 0.
    /// </summary>
    public const string Find = RedisScripts.OnlyOnPrimary + Clock + Keep +
        """
        local key = KEYS[1]
        local asked = redis.call('HMGET', key, 'key', 'moved')
        if not asked[1] then return { 'none' } end
        if asked[2] then key = ARGV[1] .. asked[2] end
        local found = redis.call('HMGET', key, 'handle', 'facts', 'created', 'used', 'ends')
        if not found[1] or tonumber(found[5]) <= now then return { 'none' } end
        local used = tonumber(found[4])
        if now - used >= tonumber(ARGV[3]) then
          used = now
          redis.call('HSET', key, 'used', text(used))
          redis.call('PEXPIRE', key, lifetime(used, ARGV[2], found[5]))
        end
        return { 'found', asked[1], found[1], found[2], found[3], text(used), found[5], asked[2] and '1' or '0' }
        """;

    /// <summary>
    /// Begins a session, and ends the subject's oldest ones above the most. Keys: the session, the index. Arguments: prefix of
    /// sessions, hash of the id, handle, facts, sliding lifetime, absolute lifetime, most. Returns created, the hash as it stands
    /// now, created, ends, then the handles that ended. Running it again begins nothing else.
    /// </summary>
    public const string Create = Clock + Keep +
        """
        local session, index, prefix, id, handle = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
        local live, known = {}, redis.call('HGETALL', index)
        for i = 1, #known, 2 do
          if known[i] ~= handle then
            local created, ends, other = string.match(known[i + 1], '^(%d+):(%d+):(.+)$')
            if tonumber(ends) <= now or redis.call('EXISTS', prefix .. other) == 0 then
              redis.call('HDEL', index, known[i])
            else
              live[#live + 1] = { known[i], tonumber(created), other }
            end
          end
        end
        local created, ends = text(now), text(now + tonumber(ARGV[6]))
        redis.call('HSET', session, 'key', id, 'handle', handle, 'facts', ARGV[4], 'created', created, 'used', created, 'ends', ends)
        redis.call('PEXPIRE', session, lifetime(now, ARGV[5], ends))
        keep(index, handle, created, ends, id)
        local reply = { 'created', redis.call('HGET', session, 'key'), created, ends }
        table.sort(live, function(one, other) return one[2] < other[2] end)
        for i = 1, #live - tonumber(ARGV[7]) + 1 do
          redis.call('DEL', prefix .. live[i][3])
          redis.call('HDEL', index, live[i][1])
          reply[#reply + 1] = live[i][1]
        end
        return reply
        """;

    /// <summary>
    /// Gives a session another id. Of several that try at once, one wins. Keys: the session, the session under its new id, the
    /// index. Arguments: hash of the id, hash of the new id, grace, sliding lifetime. Returns none, already, or rotated, the new
    /// hash as it stands now, handle, facts, created, used, ends. Running it again with the same new id changes nothing.
    /// </summary>
    public const string Rotate = Clock + Keep +
        """
        local old, new, index = KEYS[1], KEYS[2], KEYS[3]
        local done = redis.call('HMGET', new, 'handle', 'facts', 'created', 'used', 'ends')
        if done[1] then
          -- Written all the same: WAIT promises to confirm what its own connection wrote, and the first try may have been another's.
          keep(index, done[1], done[3], done[5], ARGV[2])
          return { 'rotated', ARGV[2], done[1], done[2], done[3], done[4], done[5] }
        end
        local found = redis.call('HMGET', old, 'handle', 'facts', 'created', 'used', 'ends', 'moved')
        if found[6] then return { 'already' } end
        if not found[1] or tonumber(found[5]) <= now then return { 'none' } end
        local used = text(now)
        redis.call('HSET', new, 'key', ARGV[2], 'handle', found[1], 'facts', found[2], 'created', found[3], 'used', used, 'ends', found[5])
        redis.call('PEXPIRE', new, lifetime(now, ARGV[4], found[5]))
        redis.call('DEL', old)
        if tonumber(ARGV[3]) > 0 then
          redis.call('HSET', old, 'key', ARGV[1], 'moved', ARGV[2])
          redis.call('PEXPIRE', old, ARGV[3])
        end
        keep(index, found[1], found[3], found[5], ARGV[2])
        return { 'rotated', redis.call('HGET', new, 'key'), found[1], found[2], found[3], used, found[5] }
        """;

    /// <summary>
    /// Ends a session. Key: the index. Arguments: prefix of sessions, handle. Returns ended or none.
    /// </summary>
    public const string End = RedisScripts.OnlyOnPrimary +
        """
        local index, prefix, handle = KEYS[1], ARGV[1], ARGV[2]
        local known = redis.call('HGET', index, handle)
        if not known then return { 'none' } end
        local id = string.match(known, '^%d+:%d+:(.+)$')
        redis.call('DEL', prefix .. id)
        redis.call('HDEL', index, handle)
        return { 'ended' }
        """;

    /// <summary>
    /// Reads a subject's sessions. Key: the index. Argument: prefix of sessions. Returns handle, created, used and ends of each.
    /// </summary>
    public const string List = RedisScripts.OnlyOnPrimary + Clock +
        """
        local index, prefix = KEYS[1], ARGV[1]
        local reply, known = {}, redis.call('HGETALL', index)
        for i = 1, #known, 2 do
          local id = string.match(known[i + 1], '^%d+:%d+:(.+)$')
          local found = redis.call('HMGET', prefix .. id, 'handle', 'created', 'used', 'ends')
          if found[1] and tonumber(found[4]) > now then
            for part = 1, 4 do reply[#reply + 1] = found[part] end
          else
            redis.call('HDEL', index, known[i])
          end
        end
        return reply
        """;
}
