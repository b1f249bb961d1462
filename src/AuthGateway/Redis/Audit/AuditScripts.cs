namespace AuthGateway.Redis.Audit;

/// <summary>The scripts of the audit record: lists, the newest line first.</summary>
internal static class AuditScripts
{
    /// <summary>
    /// Adds a process' lines that are not there yet. Keys: the list, the number of the process' last line. Arguments: most
    /// lines kept, milliseconds for which the number is kept, then number and text of each line.
    /// </summary>
    public const string Append =
        """
        local last = tonumber(redis.call('GET', KEYS[2]) or '0')
        local newest = ARGV[3]
        for i = 3, #ARGV, 2 do
          if tonumber(ARGV[i]) > last then
            redis.call('LPUSH', KEYS[1], ARGV[i + 1])
            newest = ARGV[i]
          end
        end
        if tonumber(newest) > last then
          redis.call('SET', KEYS[2], newest, 'PX', ARGV[2])
        end
        redis.call('LTRIM', KEYS[1], '0', tostring(tonumber(ARGV[1]) - 1))
        return redis.call('LLEN', KEYS[1])
        """;

    /// <summary>Reads the newest lines of each list at one moment. Argument: how many of each.</summary>
    public const string Read =
        """
        local last = tostring(tonumber(ARGV[1]) - 1)
        return { redis.call('LRANGE', KEYS[1], '0', last), redis.call('LRANGE', KEYS[2], '0', last) }
        """;
}
