namespace AuthGateway.Redis;

/// <summary>Whether Redis answers, for health checks. Closed.</summary>
internal abstract record RedisPing
{
    private RedisPing()
    {
    }

    /// <summary>It answered.</summary>
    /// <param name="Latency">The round trip.</param>
    internal sealed record Answered(TimeSpan Latency) : RedisPing;

    /// <summary>It did not.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : RedisPing;
}
