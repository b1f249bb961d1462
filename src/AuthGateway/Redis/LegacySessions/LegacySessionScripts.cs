namespace AuthGateway.Redis.LegacySessions;

/// <summary>The Lua script that notes the use of a legacy system's session. Times are milliseconds of Redis' own clock; numbers cross as text.</summary>
internal static class LegacySessionScripts
{
    /// <summary>
    /// Notes a use. Key: the session. Arguments: sliding lifetime, absolute lifetime. Returns noted and the session's age, or
    /// over. A session that is over stays so: its end is written down, and forgotten only when nobody has asked for twice the
    /// absolute lifetime. Running it again changes nothing but the time of use.
    /// </summary>
    public const string Use =
        """
        local function text(number) return string.format('%.0f', number) end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local sliding, absolute = tonumber(ARGV[1]), tonumber(ARGV[2])
        local known = redis.call('HMGET', KEYS[1], 'first', 'used', 'over')
        local first = tonumber(known[1] or text(now))
        local used = tonumber(known[2] or text(now))
        local over = known[3] or now - used > sliding or now - first > absolute
        if over then
          redis.call('HSET', KEYS[1], 'first', text(first), 'used', text(used), 'over', '1')
        else
          redis.call('HSET', KEYS[1], 'first', text(first), 'used', text(now))
        end
        redis.call('PEXPIRE', KEYS[1], text(absolute * 2))
        if over then return { 'over' } end
        return { 'noted', text(now - first) }
        """;
}
