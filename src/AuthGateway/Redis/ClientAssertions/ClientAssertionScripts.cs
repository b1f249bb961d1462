namespace AuthGateway.Redis.ClientAssertions;

/// <summary>The script that remembers assertions.</summary>
internal static class ClientAssertionScripts
{
    /// <summary>
    /// Remembers one. The mark of this very attempt is what lies there, so that running the script again does not take its own
    /// first run for a replay. Arguments: mark, milliseconds to keep. Returns 1 for the first use, 0 for any other.
    /// </summary>
    public const string Use =
        """
        if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
        if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
        return 0
        """;
}
