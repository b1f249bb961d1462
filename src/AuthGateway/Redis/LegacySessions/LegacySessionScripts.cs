namespace AuthGateway.Redis.LegacySessions;

/// <summary>The Lua script that notes the use of a legacy system's session. Times are milliseconds of Redis' own clock; numbers cross as text.</summary>
internal static class LegacySessionScripts
{
    /// <summary>
    /// Notes a use. Key: the session. Arguments: sliding lifetime, absolute lifetime, and what its other names say of it, if they do: its age and
    /// how long it was not used, or over. Returns noted, the session's age and how long it was not used, or over. A session that is over stays so: its end is written down, and forgotten
    /// only when nobody has asked for twice the absolute lifetime. Running it again changes nothing but the time of use.
    /// </summary>
    public const string Use =
        """
        local function text(number) return string.format('%.0f', number) end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local sliding, absolute = tonumber(ARGV[1]), tonumber(ARGV[2])
        local known = redis.call('HMGET', KEYS[1], 'first', 'used', 'over')
        local first = math.min(tonumber(known[1] or text(now)), now - (tonumber(ARGV[3]) or 0))
        local used = math.max(tonumber(known[2] or 0), now - (tonumber(ARGV[4]) or now))
        if used == 0 then used = now end
        local over = known[3] or ARGV[3] == 'over' or now - used > sliding or now - first > absolute
        if over then
          redis.call('HSET', KEYS[1], 'first', text(first), 'used', text(used), 'over', '1')
        else
          redis.call('HSET', KEYS[1], 'first', text(first), 'used', text(now))
        end
        redis.call('PEXPIRE', KEYS[1], text(absolute * 2))
        if over then return { 'over' } end
        return { 'noted', text(math.max(now - first, 0)), '0' }
        """;

    /// <summary>
    /// Says what is known of a session under a name that it has beside its own. Key: the session. Argument: absolute lifetime. Returns noted with its
    /// age and how long it was not used, over, or unknown. Nothing is changed: what it finds is written under the session's own name.
    /// </summary>
    public const string Look = RedisScripts.OnlyOnPrimary +
        """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local known = redis.call('HMGET', KEYS[1], 'first', 'used', 'over')
        if not known[1] then return { 'unknown' } end
        local first, used = tonumber(known[1]), tonumber(known[2])
        if known[3] or now - first > tonumber(ARGV[1]) then return { 'over' } end
        return { 'noted', string.format('%.0f', math.max(now - first, 0)), string.format('%.0f', math.max(now - used, 0)) }
        """;
}
