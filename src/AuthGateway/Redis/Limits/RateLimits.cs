using System.Globalization;
using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.Limits;

/// <summary>
/// Counts in Redis, by one script for all charges of an attempt. So that it can be one script, all counters lie in one slot:
/// one server of a Cluster carries them, at about 20 µs an attempt.
/// </summary>
/// <remarks>
/// A window is counted by stretches of a sixtieth, each one that it touches whole. So the bound is never exceeded, in a window
/// of any position; the price is that a permit comes back by up to a sixtieth of the window late. A log of every attempt would be
/// exact on both sides and would hold as many entries as there are permits; two buckets with a weight would be smaller and
/// let more through than the rule says.
/// </remarks>
internal sealed class RateLimits(RedisCalls calls, RedisKeys keys, LimitMetrics metrics) : IRateLimits
{
    /// <summary>The most charges of one attempt.</summary>
    public const int MostCharges = 8;

    private static readonly LimitOutcome NothingToCount = new LimitOutcome.Allowed(Rule: null, int.MaxValue, TimeSpan.Zero);

    /// <inheritdoc/>
    public ValueTask<LimitOutcome> TakeAsync(IReadOnlyList<LimitCharge> charges, LedgerHandle ledger, CancellationToken cancellation) =>
        AskAsync(charges, take: true, ledger, cancellation);

    /// <inheritdoc/>
    public ValueTask<LimitOutcome> PeekAsync(IReadOnlyList<LimitCharge> charges, LedgerHandle ledger, CancellationToken cancellation) =>
        AskAsync(charges, take: false, ledger, cancellation);

    private async ValueTask<LimitOutcome> AskAsync(IReadOnlyList<LimitCharge> charges, bool take, LedgerHandle ledger, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(charges.Count, MostCharges, nameof(charges));
        var counted = charges.Where(charge => charge.Rule.Permits > 0).ToArray();
        if (counted.Length == 0)
        {
            return NothingToCount;
        }

        var names = new RedisKey[counted.Length];
        var arguments = new RedisValue[1 + (2 * counted.Length)];
        arguments[0] = take ? "1" : "0";
        for (var i = 0; i < counted.Length; i++)
        {
            var (rule, key) = counted[i];
            names[i] = keys.LimitCounter(rule.Name, Width(rule), key);
            arguments[1 + (2 * i)] = Text(rule.Permits);
            arguments[2 + (2 * i)] = Text(Width(rule));
        }

        var answer = await calls.EvaluateAsync(RedisMetrics.TakeLimits, LimitScripts.Take, names, arguments, ledger, cancellation);
        var outcome = answer switch
        {
            RedisAnswer.Answered answered => Read((string?[]?)answered.Result ?? [], counted),
            RedisAnswer.Failed failed => new LimitOutcome.Unavailable(failed.Reason),
            _ => throw new InvalidOperationException(),
        };
        if (take && outcome is LimitOutcome.Exceeded exceeded)
        {
            metrics.Exceeded(exceeded.Rule.Name);
        }

        return outcome;
    }

    private static LimitOutcome Read(string?[] answer, LimitCharge[] counted) => answer switch
    {
        ["exceeded", var index, var wait] when Rule(index, counted) is { } rule && TryNumber(wait, out var milliseconds) =>
            new LimitOutcome.Exceeded(rule, TimeSpan.FromMilliseconds(milliseconds)),
        ["allowed", var index, var left, var reset] when Rule(index, counted) is { } rule && TryNumber(left, out var remaining) && TryNumber(reset, out var milliseconds) =>
            new LimitOutcome.Allowed(rule, (int)Math.Max(0, remaining), TimeSpan.FromMilliseconds(milliseconds)),
        _ => new LimitOutcome.Unavailable(RedisFailure.UnreadableAnswer),
    };

    private static LimitRule? Rule(string? index, LimitCharge[] counted) =>
        TryNumber(index, out var number) && number >= 1 && number <= counted.Length ? counted[number - 1].Rule : null;

    // Rounded up: stretches that are too short together would be a window that is too short.
    private static long Width(LimitRule rule) => Math.Max(1, (long)Math.Ceiling(rule.Window.TotalMilliseconds / LimitScripts.Stretches));

    private static bool TryNumber(string? text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
