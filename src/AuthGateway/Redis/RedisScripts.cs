namespace AuthGateway.Redis;

/// <summary>Every Lua script of the gateway. Numbers cross as text: Lua's own printing rounds to 14 digits.</summary>
internal static class RedisScripts
{
    /// <summary>
    /// How many revisions back the log can prove that a reader's position is on the same history. A reader further
    /// behind loads everything again. About 60 bytes each.
    /// </summary>
    public const int MarksKept = 10_000;

    /// <summary>
    /// Begins a script that would only read a hash. A server that has become a replica, and that the client still takes for the primary, refuses a
    /// write and answers a reading, with what it happens to have: an API key, a session or a family of refresh tokens would be unknown there,
    /// and a good caller refused. This takes out nothing, whatever the hash holds, and no lack of memory refuses it. Not before a script
    /// that adds anything: behind a write Redis lets further ones through when the memory is full. A session whose use is noted does not grow by it.
    /// </summary>
    public const string OnlyOnPrimary = "redis.call('HDEL', KEYS[1], '')\n";

    /// <summary>The same before a sorted set is read.</summary>
    public const string OnlyOnPrimarySorted = "redis.call('ZREM', KEYS[1], '')\n";

    /// <summary>
    /// Opens the log. Time is Redis' own, so that no gateway's clock can forget an entry early. Where the log's
    /// parts do not belong together (flushed, evicted, restored in part), it begins again under a new epoch: the
    /// readers see that and write back what they hold.
    /// </summary>
    private const string OpenRevocations =
        """
        local state, log, entries, expiry = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
        local function text(number) return string.format('%.0f', number) end
        local now = tonumber(redis.call('TIME')[1])
        local epoch = redis.call('HGET', state, 'epoch')
        local count = tonumber(redis.call('HGET', state, 'count') or '0')
        if not epoch or redis.call('ZCARD', log) ~= count or redis.call('ZCARD', expiry) ~= count
            or redis.call('HLEN', entries) ~= count then
          redis.call('DEL', state, log, entries, expiry)
          epoch, count = ARGV[1], 0
          redis.call('HSET', state, 'epoch', epoch, 'revision', '0', 'count', '0')
        end
        local revision = tonumber(redis.call('HGET', state, 'revision'))

        """;

    /// <summary>
    /// Writes one entry. It only grows: an entry's end and not-before rise or stay, so running it again, late or
    /// twice changes nothing. Arguments: epoch if a new one is needed, mark, most entries, channel, most entries to
    /// trim, seconds an entry is kept past its end, identity, seconds to keep, not-before in Unix milliseconds.
    /// Returns written or full, the epoch and the revision.
    /// </summary>
    public static readonly string Revoke = OpenRevocations +
        $$"""
        local mark, most, channel, identity, notbefore = ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[7], tonumber(ARGV[9])
        local ends = now + tonumber(ARGV[8])
        local over = redis.call('ZRANGEBYSCORE', expiry, '-inf', text(now - tonumber(ARGV[6])), 'LIMIT', '0', ARGV[5])
        for _, member in ipairs(over) do
          redis.call('ZREM', log, member)
          redis.call('ZREM', expiry, member)
          redis.call('HDEL', entries, member)
        end
        if #over > 0 then
          count = count - #over
          redis.call('HSET', state, 'count', text(count))
        end
        local known = redis.call('HGET', entries, identity)
        if known then
          local knownEnds, knownNotBefore = string.match(known, '^(%d+):(%d+)$')
          knownEnds, knownNotBefore = tonumber(knownEnds), tonumber(knownNotBefore)
          -- One second is what rounding adds when the same revocation comes again.
          if ends <= knownEnds + 1 and notbefore <= knownNotBefore then
            -- Written all the same: WAIT promises to confirm what its own connection wrote, and the first try may have been
            -- another's. (Redis 7.0 waits for the server's whole offset after any command; that is not promised.)
            redis.call('HSET', state, 'count', text(count))
            return { 'written', epoch, text(tonumber(redis.call('ZSCORE', log, identity))) }
          end
          ends, notbefore = math.max(ends, knownEnds), math.max(notbefore, knownNotBefore)
        elseif count >= most then
          return { 'full', epoch, text(revision) }
        else
          count = count + 1
        end
        revision = revision + 1
        local at = text(revision)
        redis.call('HSET', state, 'revision', at, 'count', text(count), 'm:' .. at, mark)
        redis.call('HDEL', state, 'm:' .. text(revision - {{MarksKept}}))
        redis.call('ZADD', log, at, identity)
        redis.call('ZADD', expiry, text(ends), identity)
        redis.call('HSET', entries, identity, text(ends) .. ':' .. text(notbefore))
        redis.call('PUBLISH', channel, epoch .. ':' .. at)
        return { 'written', epoch, at }
        """;

    /// <summary>
    /// Reads what was written after a revision. Arguments: epoch if a new one is needed, the reader's revision, most
    /// entries to return, another revision. Returns the epoch, the log's revision, the mark of the reader's revision, the revision
    /// that the page reaches, that one's mark, the number of all entries, the mark of the other revision, then identity, seconds left
    /// and not-before of each entry.
    /// </summary>
    public static readonly string ReadRevocations = OnlyOnPrimary + OpenRevocations +
        """
        local most = tonumber(ARGV[3])
        local found = redis.call('ZRANGEBYSCORE', log, '(' .. ARGV[2], '+inf', 'WITHSCORES', 'LIMIT', '0', ARGV[3])
        local reaches = revision
        if #found >= 2 * most then reaches = tonumber(found[#found]) end
        local reply = {
          epoch, text(revision), redis.call('HGET', state, 'm:' .. ARGV[2]) or '',
          text(reaches), redis.call('HGET', state, 'm:' .. text(reaches)) or '', text(count),
          redis.call('HGET', state, 'm:' .. ARGV[4]) or '' }
        for i = 1, #found, 2 do
          local ends, notbefore = string.match(redis.call('HGET', entries, found[i]), '^(%d+):(%d+)$')
          reply[#reply + 1] = found[i]
          reply[#reply + 1] = text(tonumber(ends) - now)
          reply[#reply + 1] = notbefore
        end
        return reply
        """;
}
