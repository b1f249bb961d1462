namespace AuthGateway.Redis.RefreshTokens;

/// <summary>
/// The scripts of refresh tokens. A family is one hash: <c>sealed</c> (what it stands for and the seed of its tokens), <c>gen</c>
/// (the generation whose token is valid), <c>at</c> (when that one was made), <c>by</c> (the attempt that made it), <c>end</c>
/// (when all is over), <c>ended</c> (why it was over earlier). In the mark of a reuse, <c>by</c> is the attempt that settled it. Which token is genuine is known before: the scripts judge numbers.
/// Time is Redis' own, in Unix milliseconds.
/// </summary>
internal static class RefreshScripts
{
    private const string Open =
        """
        local family = KEYS[1]
        local function text(number) return string.format('%.0f', number) end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

        """;

    /// <summary>Begins a family. Arguments: what is sealed, milliseconds until it ends, milliseconds until it ends unused. Returns the milliseconds that its first token has.</summary>
    public const string Start = Open +
        """
        local ends, left = tonumber(ARGV[2]), math.min(tonumber(ARGV[2]), tonumber(ARGV[3]))
        redis.call('HSET', family, 'sealed', ARGV[1], 'gen', '0', 'at', text(now), 'by', '', 'end', text(now + ends))
        redis.call('PEXPIRE', family, text(left))
        return { 'started', text(left) }
        """;

    /// <summary>
    /// Reads a family. Returns absent; or present, what is sealed (empty when it is no longer needed), the generation, milliseconds
    /// since it was made, why it ended (or nothing), milliseconds left.
    /// </summary>
    public const string Read = RedisScripts.OnlyOnPrimary + Open +
        """
        local found = redis.call('HMGET', family, 'sealed', 'gen', 'at', 'ended')
        if not found[3] and not found[4] then return { 'absent' } end
        return { 'present', found[1] or '', found[2] or '0', text(now - tonumber(found[3] or '0')), found[4] or '', text(redis.call('PTTL', family)) }
        """;

    /// <summary>
    /// Uses a genuine token. Arguments: its generation, the attempt (so that running this again for one attempt changes nothing and
    /// answers the same), milliseconds of grace, milliseconds until the family ends unused.
    /// </summary>
    /// <remarks>
    /// The grace begins when the successor was made and is never prolonged. Prolonged by each retry, a thief could use up a token first,
    /// go on to present it every few seconds, and so hold the grace open until the owner comes: the owner would get the
    /// thief's successor as if an answer had been lost, and nobody would ever notice.
    /// </remarks>
    public const string Use = Open +
        """
        local found = redis.call('HMGET', family, 'gen', 'at', 'by', 'end', 'ended')
        local attempt = ARGV[2]
        if found[5] then
          if found[5] == 'reuse' and found[3] == attempt then return { 'reuse' } end
          return { 'ended', found[5] }
        end
        if not found[1] then return { 'absent' } end
        local presented, current, made, ends = tonumber(ARGV[1]), tonumber(found[1]), tonumber(found[2]), tonumber(found[4])
        local left = ends - now
        if left <= 0 then return { 'absent' } end
        if presented == current - 1 and (found[3] == attempt or now - made < tonumber(ARGV[3])) then
          local again, by = 'retried', ''
          if found[3] == attempt then again, by = 'rotated', attempt end
          -- Written all the same: a confirmation by replicas speaks for what was written over the same connection. And of a successor
          -- that was given twice no attempt may say that nobody has it.
          redis.call('HSET', family, 'by', by)
          return { again, found[1], text(redis.call('PTTL', family)), '' }
        end
        if presented < current then
          redis.call('HSET', family, 'ended', 'reuse', 'by', attempt)
          redis.call('PEXPIRE', family, text(left))
          return { 'reuse' }
        end
        -- Ahead of what is stored: genuine, so it was handed out, and a failover has lost that.
        local ahead = ''
        if presented > current then ahead = 'ahead' end
        left = math.min(left, tonumber(ARGV[4]))
        redis.call('HSET', family, 'gen', text(presented + 1), 'at', text(now), 'by', attempt)
        redis.call('PEXPIRE', family, text(left))
        return { 'rotated', text(presented + 1), text(left), ahead }
        """;

    /// <summary>
    /// Takes back a use that no replica confirmed and whose successor was given to nobody, so that the token is as good as before and
    /// does not run out of its grace. Arguments: the token's generation, the attempt. Returns undone; reuse, when the attempt ended the
    /// family, which stays; or stands, when the attempt wrote nothing or somebody else was given the successor.
    /// </summary>
    /// <remarks>The grace of the token before it is over then: its successor was used.</remarks>
    public const string Undo =
        """
        local family, attempt = KEYS[1], ARGV[2]
        local found = redis.call('HMGET', family, 'gen', 'by', 'ended')
        if found[2] ~= attempt then return { 'stands' } end
        if found[3] then
          if found[3] == 'reuse' then return { 'reuse' } end
          return { 'stands' }
        end
        if found[1] ~= string.format('%.0f', tonumber(ARGV[1]) + 1) then return { 'stands' } end
        redis.call('HSET', family, 'gen', ARGV[1], 'at', '0', 'by', '')
        return { 'undone' }
        """;

    /// <summary>Ends a family, which leaves its mark until its tokens would be over. Argument: why, a short word. Returns ended or absent.</summary>
    public const string End = Open +
        """
        local found = redis.call('HMGET', family, 'end', 'ended')
        if not found[1] and not found[2] then return { 'absent' } end
        redis.call('HSET', family, 'ended', found[2] or ARGV[1])
        if found[1] then redis.call('PEXPIRE', family, text(math.max(1, tonumber(found[1]) - now))) end
        return { 'ended' }
        """;

    /// <summary>
    /// All that an ended family still had to do is done: only the mark is kept. Written anew, because Redis never makes a hash small
    /// again (304 bytes and not 136). Argument: the attempt, so that running this again for one attempt answers the same. Returns
    /// settled and why the family ended; or before, when another attempt settled it or it is over.
    /// </summary>
    /// <remarks>One attempt alone is told that it settled a reuse, so that one alone puts it on the record, whoever noticed it first.</remarks>
    public const string Settle =
        """
        local found = redis.call('HMGET', KEYS[1], 'end', 'ended', 'by')
        local left = redis.call('PTTL', KEYS[1])
        if redis.call('HEXISTS', KEYS[1], 'sealed') == 0 then
          if found[2] == 'reuse' and found[3] == ARGV[1] then return { 'settled', found[2] } end
          return { 'before' }
        end
        if not found[1] or not found[2] or left <= 0 then return { 'before' } end
        redis.call('DEL', KEYS[1])
        redis.call('HSET', KEYS[1], 'end', found[1], 'ended', found[2])
        if found[2] == 'reuse' then redis.call('HSET', KEYS[1], 'by', ARGV[1]) end
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left))
        return { 'settled', found[2] }
        """;

    /// <summary>
    /// Adds a family to its subject's list, a sorted set by the ends. Arguments: the member, what all members of the same client begin
    /// with, milliseconds until the family ends. Returns the client's members, the oldest first.
    /// </summary>
    public const string ListAdd =
        """
        local list, prefix = KEYS[1], ARGV[2]
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        redis.call('ZREMRANGEBYSCORE', list, '-inf', string.format('%.0f', now))
        redis.call('ZADD', list, string.format('%.0f', now + tonumber(ARGV[3])), ARGV[1])
        redis.call('PEXPIRE', list, string.format('%.0f', math.max(redis.call('PTTL', list), tonumber(ARGV[3]))))
        local mine = {}
        for _, member in ipairs(redis.call('ZRANGE', list, '0', '-1')) do
          if string.sub(member, 1, #prefix) == prefix then mine[#mine + 1] = member end
        end
        return mine
        """;

    /// <summary>Reads a subject's list.</summary>
    public const string ListRead = RedisScripts.OnlyOnPrimarySorted + "return redis.call('ZRANGE', KEYS[1], '0', '-1')";

    /// <summary>Takes members out of a subject's list.</summary>
    public const string ListRemove =
        """
        for _, member in ipairs(ARGV) do redis.call('ZREM', KEYS[1], member) end
        return {}
        """;
}
