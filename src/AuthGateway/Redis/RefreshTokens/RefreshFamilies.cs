using System.Globalization;
using System.Security.Cryptography;
using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.RefreshTokens;

/// <summary>Families of refresh tokens in Redis, each in a slot of its own, and each subject's list of them.</summary>
internal sealed class RefreshFamilies(RedisCalls calls, RedisKeys keys)
{
    /// <summary>Begins a family.</summary>
    /// <param name="family">Its identifier: random, never used before.</param>
    /// <param name="sealed_">What it stands for.</param>
    /// <param name="lifetime">When it ends.</param>
    /// <param name="idle">When it ends unused.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <returns>Null when it is there; else why not.</returns>
    public async ValueTask<string?> StartAsync(string family, byte[] sealed_, TimeSpan lifetime, TimeSpan idle, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await calls.EvaluateConfirmedAsync(
            RedisMetrics.StartRefresh, RefreshScripts.Start, [keys.RefreshFamily(family)], [sealed_, Text(lifetime), Text(idle)], ledger, cancellation);
        return answer is RedisAnswer.Failed failed ? failed.Reason : null;
    }

    /// <summary>Reads a family.</summary>
    public async ValueTask<RefreshFamily> ReadAsync(string family, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await calls.FindAsync(RedisMetrics.ReadRefresh, RefreshScripts.Read, [keys.RefreshFamily(family)], [], IsAbsent, ledger, cancellation);
        if (answer is not RedisAnswer.Answered { Result: var result })
        {
            return new RefreshFamily.Unavailable(((RedisAnswer.Failed)answer).Reason);
        }

        if (IsAbsent(result))
        {
            return new RefreshFamily.Absent();
        }

        var fields = RedisAnswer.Parts(result);
        return fields.Length == 6 && TryNumber(fields[2], out var generation) && TryNumber(fields[3], out var age) && TryNumber(fields[5], out var left)
            ? new RefreshFamily.Present(
                (byte[]?)fields[1] is { Length: > 0 } sealed_ ? sealed_ : null,
                generation,
                TimeSpan.FromMilliseconds(age),
                (string?)fields[4] is { Length: > 0 } ended ? ended : null,
                TimeSpan.FromMilliseconds(Math.Max(0, left)))
            : new RefreshFamily.Unavailable(RedisFailure.UnreadableAnswer);
    }

    /// <summary>Uses a token that is known to be genuine.</summary>
    /// <remarks>
    /// Not for a caller to give up: one that presents an old token and hangs up would end the family, and nobody would learn
    /// of it. Redis' own bounds of time hold.
    /// </remarks>
    public async ValueTask<RefreshUse> UseAsync(string family, long generation, TimeSpan grace, TimeSpan idle, LedgerHandle ledger)
    {
        RedisKey[] names = [keys.RefreshFamily(family)];
        var attempt = NewAttempt();
        RedisValue[] arguments = [Text(generation), attempt, Text(grace), Text(idle)];
        return await calls.EvaluateConfirmedAsync(RedisMetrics.RotateRefresh, RefreshScripts.Use, names, arguments, ledger, CancellationToken.None, IsAbsent) switch
        {
            RedisAnswer.Answered answered => Read((string?[]?)answered.Result ?? []),
            // It may have been written, and no replica is known to have it: a failover could lose it, and the old token would be as good
            // as new again. Left as it is, every family that is used while the replicas are away would run out of its grace, and end.
            RedisAnswer.Failed { Reason: RedisFailure.Unconfirmed or RedisFailure.Timeout } failed => await UndoAsync(names, generation, attempt, failed.Reason, ledger),
            RedisAnswer.Failed failed => new RefreshUse.Unavailable(failed.Reason),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>Ends a family. Ending it again is harmless.</summary>
    /// <returns>Null when it is ended or over; else why nobody can tell.</returns>
    public async ValueTask<string?> EndAsync(string family, string reason, LedgerHandle ledger) =>
        FailureOf(await calls.EvaluateConfirmedAsync(RedisMetrics.EndRefresh, RefreshScripts.End, [keys.RefreshFamily(family)], [reason], ledger, CancellationToken.None, IsAbsent));

    /// <summary>Keeps only the mark of an ended family.</summary>
    /// <param name="family">The family.</param>
    /// <param name="attempt">A name for this attempt (<see cref="NewAttempt"/>), the same when it is made again.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    public async ValueTask<RefreshSettling> SettleAsync(string family, string attempt, LedgerHandle ledger) =>
        await calls.EvaluateAsync(RedisMetrics.EndRefresh, RefreshScripts.Settle, [keys.RefreshFamily(family)], [attempt], ledger, CancellationToken.None) switch
        {
            RedisAnswer.Failed failed => new RefreshSettling.Unavailable(failed.Reason),
            RedisAnswer.Answered answered => (string?[]?)answered.Result switch
            {
                ["settled", { } reason] => new RefreshSettling.Settled(reason),
                ["before"] => new RefreshSettling.Before(),
                _ => new RefreshSettling.Unavailable(RedisFailure.UnreadableAnswer),
            },
            _ => throw new InvalidOperationException(),
        };

    /// <summary>A name for an attempt that may have to be made again: an answer can be lost when the deed is done.</summary>
    public static string NewAttempt() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Puts a family on its subject's list.</summary>
    /// <returns>The families of the same client on it, the oldest first; null when Redis did not answer.</returns>
    public async ValueTask<IReadOnlyList<RefreshListing>?> ListAsync(RefreshListing listing, TimeSpan lifetime, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await calls.EvaluateAsync(
            RedisMetrics.ListRefresh,
            RefreshScripts.ListAdd,
            [keys.RefreshSubject(listing.Issuer, listing.Subject)],
            [Member(listing), ClientPrefix(listing.ClientId), Text(lifetime)],
            ledger,
            cancellation);
        return answer is RedisAnswer.Answered answered
            ? [.. ((string[])answered.Result!).Select(member => listing with { Family = FamilyOf(member) })]
            : null;
    }

    /// <summary>The families on a subject's list; some may be over. Null when Redis did not answer.</summary>
    public async ValueTask<IReadOnlyList<string>?> ListedAsync(string issuer, string subject, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await calls.FindAsync(
            RedisMetrics.ListRefresh, RefreshScripts.ListRead, [keys.RefreshSubject(issuer, subject)], [], listed => listed.Length == 0, ledger, cancellation);
        return answer is RedisAnswer.Answered answered ? (string[]?)answered.Result! : null;
    }

    /// <summary>Takes a family off its subject's list.</summary>
    public ValueTask<string?> UnlistAsync(RefreshListing listing, LedgerHandle ledger) =>
        UnlistAsync(listing.Issuer, listing.Subject, [Member(listing)], ledger);

    /// <summary>Takes entries off a subject's list, as <see cref="ListedAsync"/> gave them.</summary>
    public async ValueTask<string?> UnlistAsync(string issuer, string subject, IReadOnlyList<string> entries, LedgerHandle ledger) =>
        FailureOf(await calls.EvaluateAsync(
            RedisMetrics.ListRefresh,
            RefreshScripts.ListRemove,
            [keys.RefreshSubject(issuer, subject)],
            [.. entries.Select(entry => (RedisValue)entry)],
            ledger,
            CancellationToken.None));

    /// <summary>The family of an entry of a subject's list.</summary>
    public static string FamilyOf(string entry) => entry[(entry.LastIndexOf(':') + 1)..];

    // Where this fails too, the client's retry is one within the grace.
    private async ValueTask<RefreshUse> UndoAsync(RedisKey[] names, long generation, string attempt, string reason, LedgerHandle ledger)
    {
        var undone = await calls.EvaluateAsync(RedisMetrics.RotateRefresh, RefreshScripts.Undo, names, [Text(generation), attempt], ledger, CancellationToken.None);
        return undone is RedisAnswer.Answered answered && (string?[]?)answered.Result is ["reuse"]
            ? new RefreshUse.Reused()
            : new RefreshUse.Unavailable(reason);
    }

    private static RefreshUse Read(string?[] answer) => answer switch
    {
        ["rotated" or "retried", var generation, var left, var ahead] when TryNumber(generation, out var number) && TryNumber(left, out var milliseconds) =>
            new RefreshUse.Rotated(number, TimeSpan.FromMilliseconds(Math.Max(0, milliseconds)), answer[0] == "retried", ahead == "ahead"),
        ["reuse"] => new RefreshUse.Reused(),
        ["ended", _] => new RefreshUse.Ended(),
        ["absent"] => new RefreshUse.Absent(),
        _ => new RefreshUse.Unavailable(RedisFailure.UnreadableAnswer),
    };

    private static bool IsAbsent(RedisResult answer) => RedisAnswer.Parts(answer) is [var word] && (string?)word == "absent";

    private static string? FailureOf(RedisAnswer answer) => answer is RedisAnswer.Failed failed ? failed.Reason : null;

    private static string Member(RefreshListing listing) => $"{ClientPrefix(listing.ClientId)}{listing.Family}";

    private static string ClientPrefix(string clientId) => $"{RedisKeys.Hash(clientId)}:";

    private static bool TryNumber(RedisResult field, out long number) => TryNumber((string?)field, out number);

    private static bool TryNumber(string? text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static string Text(TimeSpan time) => Text((long)time.TotalMilliseconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
