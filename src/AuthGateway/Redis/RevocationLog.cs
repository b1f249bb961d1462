using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>The log of revocations in Redis: reading it by pages, writing to it. Never throws for what Redis does.</summary>
internal sealed class RevocationLog(RedisConnection connection, ConfirmedWriter writer, RedisKeys keys, RevocationSettings settings, RedisMetrics metrics)
{
    /// <summary>
    /// Entries a page. A thousand are about 150 kB and 2 ms of Redis' time: more would hold other callers up, and
    /// large answers end in timeouts.
    /// </summary>
    public const int PageSize = 1_000;

    // Expired entries forgotten with each write: more than the one that it adds, so that they cannot pile up.
    private const int TrimmedPerWrite = 100;
    private const int FieldsBeforeEntries = 7;
    private const int FieldsPerEntry = 3;

    private readonly RedisKey[] _scriptKeys = keys.RevocationScriptKeys;
    private readonly string _channel = keys.RevocationChannel.ToString();

    /// <summary>The most entries that a copy takes in: a log that holds more was not written under these settings.</summary>
    public int MostEntries { get; } = settings.MaxEntries * 2;

    /// <summary>Writes an entry, or raises the one that stands.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the entry may stand.</exception>
    public async Task<RevocationOutcome> WriteAsync(RevocationEntry entry, CancellationToken cancellation)
    {
        RedisValue[] arguments =
        [
            NewId(), NewId(), settings.MaxEntries, _channel, TrimmedPerWrite, RevocationEntry.SecondsOfGrace,
            entry.Key.ToIdentity(), entry.SecondsLeft, entry.NotBefore,
        ];
        RedisResult[]? answer;
        try
        {
            answer = await writer.WriteAsync(RedisMetrics.Revoke, async server => Parts(await server.EvaluateAsync(RedisScripts.Revoke, _scriptKeys, arguments)), _scriptKeys[0], cancellation);
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
        {
            return new RevocationOutcome.Unavailable(reason);
        }

        return answer switch
        {
            null => new RevocationOutcome.Unavailable(RedisFailure.Unconfirmed),
            { Length: 3 } when (string?)answer[0] == "written" && TryNumber(answer[2], out var revision) => new RevocationOutcome.Written(revision),
            { Length: 3 } when (string?)answer[0] == "full" => new RevocationOutcome.Full(),
            _ => new RevocationOutcome.Unavailable(RedisFailure.UnreadableAnswer),
        };
    }

    /// <summary>Reads the next page after a cursor.</summary>
    /// <param name="cursor">The cursor.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <param name="marked">A revision whose mark the page tells, too; 0 for none.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<RevocationPage> ReadAsync(RevocationCursor cursor, CancellationToken cancellation, long marked = 0)
    {
        if (!connection.TryGetClient(out var client))
        {
            return new RevocationPage.Failed(RedisFailure.NotConnected);
        }

        RedisResult[] answer;
        try
        {
            answer = await metrics.MeasureAsync(
                RedisMetrics.ReadRevocations,
                () => ReadAsync(client, [NewId(), cursor.Revision, PageSize, marked]).WaitAsync(cancellation),
                cancellation);
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
        {
            if (reason == RedisFailure.ReadOnly)
            {
                await LookForPrimaryAsync(cancellation);
            }

            return new RevocationPage.Failed(reason);
        }

        return Judge(cursor, answer);
    }

    /// <summary>Looks again which server is the primary: another one has shown that it is.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task LookForPrimaryAsync(CancellationToken cancellation) => connection.ReconfigureAsync().WaitAsync(cancellation);

    private RevocationPage Judge(RevocationCursor cursor, RedisResult[] answer)
    {
        if (answer.Length < FieldsBeforeEntries || (answer.Length - FieldsBeforeEntries) % FieldsPerEntry != 0
            || (string?)answer[0] is not { Length: > 0 } epoch || !TryNumber(answer[1], out var revision)
            || (string?)answer[2] is not { } markAtCursor || !TryNumber(answer[3], out var reaches)
            || (string?)answer[4] is not { } mark || !TryNumber(answer[5], out var count) || (string?)answer[6] is not { } markAtMarked)
        {
            return new RevocationPage.Failed(RedisFailure.UnreadableAnswer);
        }

        if (cursor.Epoch.Length > 0 && cursor.Epoch != epoch || revision < cursor.Revision)
        {
            return new RevocationPage.HistoryChanged();
        }

        if (markAtCursor != cursor.Mark)
        {
            return markAtCursor.Length == 0 && revision - cursor.Revision >= RedisScripts.MarksKept
                ? new RevocationPage.TooFarBehind()
                : new RevocationPage.HistoryChanged();
        }

        if (count > MostEntries)
        {
            return new RevocationPage.Failed(RedisFailure.TooManyEntries);
        }

        return TryEntries(answer, out var entries)
            ? new RevocationPage.Read(entries, new RevocationCursor(epoch, reaches, mark), reaches >= revision, markAtMarked)
            : new RevocationPage.Failed(RedisFailure.UnreadableAnswer);
    }

    private static bool TryEntries(RedisResult[] answer, out ImmutableArray<RevocationEntry> entries)
    {
        var builder = ImmutableArray.CreateBuilder<RevocationEntry>((answer.Length - FieldsBeforeEntries) / FieldsPerEntry);
        for (var i = FieldsBeforeEntries; i < answer.Length; i += FieldsPerEntry)
        {
            // An entry that cannot be read may be anyone's: skipping it would let somebody in.
            if ((byte[]?)answer[i] is not { } identity || !RevocationKey.TryFromIdentity(identity, out var key)
                || !TryNumber(answer[i + 1], out var secondsLeft) || !TryNumber(answer[i + 2], out var notBefore))
            {
                entries = [];
                return false;
            }

            builder.Add(new RevocationEntry(key, notBefore, secondsLeft));
        }

        entries = builder.MoveToImmutable();
        return true;
    }

    // Never a replica: it lags, and what it lacks would look like a loss.
    private async Task<RedisResult[]> ReadAsync(IConnectionMultiplexer client, RedisValue[] arguments) =>
        Parts(await client.GetDatabase().ScriptEvaluateAsync(RedisScripts.ReadRevocations, _scriptKeys, arguments, CommandFlags.DemandMaster));

    private static RedisResult[] Parts(RedisResult result) => (RedisResult[]?)result ?? [];

    private static bool TryNumber(RedisResult field, out long number) =>
        long.TryParse((string?)field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static string NewId() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
