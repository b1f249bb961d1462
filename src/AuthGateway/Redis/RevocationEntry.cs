namespace AuthGateway.Redis;

/// <summary>One entry of the log, as it crosses the wire: times are durations, because no two clocks agree.</summary>
/// <param name="Key">What is revoked.</param>
/// <param name="NotBefore">For a subject, Unix milliseconds up to which its tokens are revoked; otherwise 0.</param>
/// <param name="SecondsLeft">How long it must still be kept; 0 or less is past its end.</param>
internal readonly record struct RevocationEntry(RevocationKey Key, long NotBefore, long SecondsLeft)
{
    /// <summary>
    /// Seconds for which an entry is kept past its end, here and in Redis: a token's own expiry is judged with up
    /// to a minute of leeway, and by another clock.
    /// </summary>
    public const long SecondsOfGrace = 120;
}
