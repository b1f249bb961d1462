namespace AuthGateway.Redis.Possession;

/// <summary>The scripts about used DPoP proofs.</summary>
internal static class UsedProofScripts
{
    /// <summary>
    /// Uses a proof up. Arguments: who asks (so that the same asker's second try, after an answer that was lost, is not taken
    /// for somebody else), milliseconds to remember it. Returns unused or used.
    /// </summary>
    public const string Use =
        """
        if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then return 'unused' end
        if redis.call('GET', KEYS[1]) == ARGV[1] then return 'unused' end
        return 'used'
        """;

    /// <summary>Asks about a proof. Returns unused or used.</summary>
    public const string Peek =
        """
        if redis.call('EXISTS', KEYS[1]) == 1 then return 'used' end
        return 'unused'
        """;
}
