using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>What a script came to. Closed: there is no third case.</summary>
internal abstract record RedisAnswer
{
    private RedisAnswer()
    {
    }

    /// <summary>The parts of a script's answer that is a list; none of anything else, which an answer out of step may be.</summary>
    public static RedisResult[] Parts(RedisResult result) =>
        result is { IsNull: false, Resp2Type: ResultType.Array } ? (RedisResult[]?)result ?? [] : [];

    /// <summary>It ran.</summary>
    internal sealed record Answered(RedisResult Result) : RedisAnswer;

    /// <summary>Nobody knows whether it ran: 503, never a refusal.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : RedisAnswer;
}
