using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.Possession;

/// <summary>The used proofs in Redis: one key each, which ends by itself.</summary>
/// <remarks>
/// Not confirmed by replicas: what a failover loses is the memory of the proofs of the last moment before it, each of which
/// is good for a minute or so and for one method at one address.
/// </remarks>
internal sealed class UsedProofStore(RedisCalls calls, RedisKeys keys) : IUsedProofs
{
    private const int AskerBytes = 12;

    /// <inheritdoc/>
    public async ValueTask<UsedProofOutcome> UseAsync(string proof, TimeSpan keepFor, LedgerHandle ledger, CancellationToken cancellation)
    {
        Span<byte> asker = stackalloc byte[AskerBytes];
        RandomNumberGenerator.Fill(asker);
        RedisValue[] arguments = [Base64Url.EncodeToString(asker), Math.Ceiling(keepFor.TotalMilliseconds).ToString("F0", CultureInfo.InvariantCulture)];
        return Read(await calls.EvaluateAsync(RedisMetrics.UseProof, UsedProofScripts.Use, [keys.UsedProof(proof)], arguments, ledger, cancellation));
    }

    /// <inheritdoc/>
    public async ValueTask<UsedProofOutcome> PeekAsync(string proof, LedgerHandle ledger, CancellationToken cancellation) =>
        Read(await calls.EvaluateAsync(RedisMetrics.PeekProof, UsedProofScripts.Peek, [keys.UsedProof(proof)], [], ledger, cancellation));

    private static UsedProofOutcome Read(RedisAnswer answer) => answer switch
    {
        RedisAnswer.Answered answered => (string?)answered.Result switch
        {
            "unused" => UsedProofOutcome.Unused.Instance,
            "used" => UsedProofOutcome.Used.Instance,
            _ => new UsedProofOutcome.Unavailable(RedisFailure.UnreadableAnswer),
        },
        RedisAnswer.Failed failed => new UsedProofOutcome.Unavailable(failed.Reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
