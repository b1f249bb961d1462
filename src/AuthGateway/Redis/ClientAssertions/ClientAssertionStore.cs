using System.Security.Cryptography;
using AuthGateway.Latency;

namespace AuthGateway.Redis.ClientAssertions;

/// <summary>Keeps used assertions in Redis, each until it could not be presented any more.</summary>
internal sealed class ClientAssertionStore(RedisCalls calls, RedisKeys keys) : IClientAssertions
{
    private const int MarkBytes = 16;

    /// <inheritdoc/>
    public async ValueTask<AssertionUse> UseAsync(
        string clientId, string assertionId, TimeSpan keepFor, LedgerHandle ledger, CancellationToken cancellation)
    {
        var milliseconds = (long)Math.Max(1000, Math.Ceiling(keepFor.TotalMilliseconds));
        var answer = await calls.EvaluateAsync(
            RedisMetrics.UseClientAssertion,
            ClientAssertionScripts.Use,
            [keys.ClientAssertion(clientId, assertionId)],
            [RandomNumberGenerator.GetBytes(MarkBytes), milliseconds],
            ledger,
            cancellation);
        return answer switch
        {
            RedisAnswer.Answered { Result: var result } => (int)result == 1 ? new AssertionUse.First() : new AssertionUse.Again(),
            RedisAnswer.Failed failed => new AssertionUse.Unavailable(failed.Reason),
            _ => throw new InvalidOperationException(answer.ToString()),
        };
    }
}
