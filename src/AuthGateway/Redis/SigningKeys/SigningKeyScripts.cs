namespace AuthGateway.Redis.SigningKeys;

/// <summary>The scripts over the ring of signing keys. Numbers cross as text: Lua's own printing rounds to 14 digits.</summary>
internal static class SigningKeyScripts
{
    /// <summary>
    /// Reads the ring. Time is Redis' own, so that all replicas count by one clock. Returns the time in milliseconds, then the
    /// hash's fields and values.
    /// </summary>
    public const string Read = RedisScripts.OnlyOnPrimary +
        """
        local time = redis.call('TIME')
        local reply = { string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)) }
        for _, part in ipairs(redis.call('HGETALL', KEYS[1])) do reply[#reply + 1] = part end
        return reply
        """;

    /// <summary>
    /// Puts a ring in the place of the one that was read, and of no other: of several replicas' steps exactly one wins. The seal
    /// tells two rings of one version apart, which a loss of data can make. Running it again changes nothing. Arguments: version
    /// and seal that were read (both empty: there was no ring), the new version, the new seal, the channel, then fields and values.
    /// Returns written or conflict.
    /// </summary>
    public const string Write =
        """
        local ring = KEYS[1]
        local version, seal = redis.call('HGET', ring, 'version') or '', redis.call('HGET', ring, 'seal') or ''
        if version == ARGV[3] and seal == ARGV[4] then
          -- Written all the same: WAIT promises to confirm what its own connection wrote, and the first try may have been another's.
          redis.call('HSET', ring, 'version', version)
          return { 'written' }
        end
        -- A key that is there but is no ring is somebody else's, or was damaged: it is never overwritten.
        if version ~= ARGV[1] or seal ~= ARGV[2] or (version == '' and redis.call('EXISTS', ring) == 1) then
          return { 'conflict' }
        end
        redis.call('DEL', ring)
        redis.call('HSET', ring, 'version', ARGV[3], 'seal', ARGV[4])
        for i = 6, #ARGV, 2 do redis.call('HSET', ring, ARGV[i], ARGV[i + 1]) end
        redis.call('PUBLISH', ARGV[5], ARGV[3])
        return { 'written' }
        """;
}
