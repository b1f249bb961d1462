using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.Sessions;

/// <summary>The sessions in Redis. Never throws for what Redis does.</summary>
internal sealed class SessionStore(RedisCalls calls, RedisKeys keys, ILogger<SessionStore> logger)
{
    private const int FoundFields = 7;
    private const int CreatedFields = 4;
    private const int ListedFields = 4;

    /// <summary>Looks for a session, and notes that it is used.</summary>
    /// <param name="key">Where it is.</param>
    /// <param name="sliding">How long it lives without a use.</param>
    /// <param name="between">The shortest time between two notes of its use.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public async ValueTask<SessionReading> FindAsync(
        SessionKey key, TimeSpan sliding, TimeSpan between, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await calls.FindAsync(
            RedisMetrics.FindSession,
            SessionScripts.Find,
            [keys.Session(key)],
            [keys.SessionPrefix(key.Bucket), Milliseconds(sliding), Milliseconds(between)],
            IsNone,
            ledger,
            cancellation);
        if (answer is RedisAnswer.Failed failed)
        {
            return new SessionReading.Failed(failed.Reason);
        }

        var fields = Fields(answer);
        return Word(fields) switch
        {
            "none" => new SessionReading.None(),
            "found" when TryRecord(fields, key.IdHash, out var record) => new SessionReading.Found(record, fields[^1].ToString() == "1"),
            _ => new SessionReading.Failed(RedisFailure.UnreadableAnswer),
        };
    }

    /// <summary>Begins a session. What ends for it stays ended after a failover.</summary>
    public async ValueTask<SessionCreation> CreateAsync(NewSession session, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await calls.EvaluateConfirmedAsync(
            RedisMetrics.CreateSession,
            SessionScripts.Create,
            [keys.Session(session.Key), keys.SessionsOf(session.Subject)],
            [
                keys.SessionPrefix(session.Subject.Bucket), session.IdHash, session.Handle, session.Facts,
                Milliseconds(session.Sliding), Milliseconds(session.Absolute), session.Most,
            ],
            ledger,
            cancellation);
        if (answer is RedisAnswer.Failed failed)
        {
            return new SessionCreation.Failed(failed.Reason);
        }

        var fields = Fields(answer);
        return fields.Length >= CreatedFields && Word(fields) == "created" && IsOwn(fields[1], session.IdHash)
            && TryTime(fields[2], out var created) && TryTime(fields[3], out var ends)
            ? new SessionCreation.Created(
                new SessionRecord(session.Handle, session.Facts, created, created, ends), [.. fields.Skip(CreatedFields).Select(handle => (string)handle!)])
            : new SessionCreation.Failed(RedisFailure.UnreadableAnswer);
    }

    /// <summary>Gives a session another id.</summary>
    /// <param name="key">Where it is.</param>
    /// <param name="newIdHash">The SHA-256 of its new id, base64url.</param>
    /// <param name="subject">Whose it is.</param>
    /// <param name="grace">How long the old id goes on to be good, for requests on their way.</param>
    /// <param name="sliding">How long it lives without a use.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public async ValueTask<SessionRotation> RotateAsync(
        SessionKey key, string newIdHash, SessionSubject subject, TimeSpan grace, TimeSpan sliding, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await calls.EvaluateConfirmedAsync(
            RedisMetrics.RotateSession,
            SessionScripts.Rotate,
            [keys.Session(key), keys.Session(key with { IdHash = newIdHash }), keys.SessionsOf(subject)],
            [key.IdHash, newIdHash, Milliseconds(grace), Milliseconds(sliding)],
            ledger,
            cancellation,
            IsNone);
        if (answer is RedisAnswer.Failed failed)
        {
            return new SessionRotation.Failed(failed.Reason);
        }

        var fields = Fields(answer);
        return Word(fields) switch
        {
            "none" => new SessionRotation.None(),
            "already" => new SessionRotation.Already(),
            "rotated" when TryRecord(fields, newIdHash, out var record) => new SessionRotation.Rotated(record),
            _ => new SessionRotation.Failed(RedisFailure.UnreadableAnswer),
        };
    }

    /// <summary>Ends a session. Ending it again is harmless.</summary>
    public async ValueTask<SessionEnding> EndAsync(SessionSubject subject, string handle, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await calls.EvaluateConfirmedAsync(
            RedisMetrics.EndSession, SessionScripts.End, [keys.SessionsOf(subject)], [keys.SessionPrefix(subject.Bucket), handle], ledger, cancellation, IsNone);
        return answer is RedisAnswer.Failed failed ? new SessionEnding.Failed(failed.Reason) : Word(Fields(answer)) switch
        {
            "ended" => new SessionEnding.Ended(),
            "none" => new SessionEnding.None(),
            _ => new SessionEnding.Failed(RedisFailure.UnreadableAnswer),
        };
    }

    /// <summary>Reads a subject's sessions.</summary>
    public async ValueTask<SessionListing> ListAsync(SessionSubject subject, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await calls.FindAsync(
            RedisMetrics.ListSessions, SessionScripts.List, [keys.SessionsOf(subject)], [keys.SessionPrefix(subject.Bucket)],
            listed => RedisAnswer.Parts(listed).Length == 0, ledger, cancellation);
        if (answer is RedisAnswer.Failed failed)
        {
            return new SessionListing.Failed(failed.Reason);
        }

        var sessions = ImmutableArray.CreateBuilder<SessionRecord>();
        foreach (var part in Fields(answer).Chunk(ListedFields))
        {
            if (part.Length < ListedFields || (string?)part[0] is not { } handle
                || !TryTime(part[1], out var created) || !TryTime(part[2], out var used) || !TryTime(part[3], out var ends))
            {
                return new SessionListing.Failed(RedisFailure.UnreadableAnswer);
            }

            sessions.Add(new SessionRecord(handle, "", created, used, ends));
        }

        sessions.Sort((one, other) => other.Created.CompareTo(one.Created));
        return new SessionListing.Listed(sessions.ToImmutable());
    }

    private static bool IsNone(RedisResult answer) => Word(RedisAnswer.Parts(answer)) == "none";

    private static RedisValue Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static RedisResult[] Fields(RedisAnswer answer) => answer is RedisAnswer.Answered answered ? RedisAnswer.Parts(answered.Result) : [];

    private static string? Word(RedisResult[] fields) => fields.Length > 0 ? (string?)fields[0] : null;

    private static bool TryTime(RedisResult field, out DateTimeOffset time)
    {
        var isTime = long.TryParse((string?)field, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds);
        time = isTime ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isTime;
    }

    private bool TryRecord(RedisResult[] fields, string idHash, [NotNullWhen(true)] out SessionRecord? record)
    {
        record = fields.Length >= FoundFields && IsOwn(fields[1], idHash)
            && TryTime(fields[4], out var created) && TryTime(fields[5], out var used) && TryTime(fields[6], out var ends)
            ? new SessionRecord((string)fields[2]!, (string)fields[3]!, created, used, ends)
            : null;
        return record is not null;
    }

    // An answer that is another caller's (a connection out of step) would make this caller somebody else.
    private bool IsOwn(RedisResult field, string idHash)
    {
        var own = string.Equals((string?)field, idHash, StringComparison.Ordinal);
        if (!own)
        {
            logger.SessionRecordForeign();
        }

        return own;
    }
}
