namespace AuthGateway.Redis;

/// <summary>Reads the log into the copy: what is new, or everything where the log is not the one that was read before.</summary>
internal sealed class RevocationReader(
    RevocationLog log, RevocationCopy copy, RevocationReplay replay, PrimaryProof proof, ILogger<RevocationReader> logger, TimeProvider time)
{
    private volatile RevocationCursor _cursor = RevocationCursor.Start;
    // What is loaded beside the copy until it is complete; null while the copy itself is being kept up.
    private RevocationTable? _loading = new(time);

    /// <summary>How far the log has been read.</summary>
    public RevocationCursor Cursor => _cursor;

    /// <summary>Reads until nothing is new.</summary>
    /// <returns>Null when the copy is complete; otherwise why not (a word of <see cref="RedisFailure"/>).</returns>
    public async Task<string?> CatchUpAsync(CancellationToken cancellation)
    {
        var restarted = false;
        var unseen = copy.Unseen();
        PrimaryProofOutcome.Proven? primary = null;
        var late = await proof.TakeLateAsync();
        var completeAt = 0L;
        while (true)
        {
            var sentAt = time.GetTimestamp();
            switch (await log.ReadAsync(_cursor, cancellation, (primary ?? late)?.Log.Revision ?? 0))
            {
                case RevocationPage.Read page:
                    Take(page);
                    if (!page.IsLast)
                    {
                        break;
                    }

                    if (primary is not null)
                    {
                        // What the primary held when it proved itself has now been read, or this is another server's log.
                        if (Holds(primary.Log, page))
                        {
                            return Finish(completeAt, unseen, primary);
                        }

                        await log.LookForPrimaryAsync(cancellation);
                        return Finish(completeAt, unseen, isProven: false);
                    }

                    if (late is not null && Holds(late.Log, page))
                    {
                        proof.Shown(late.AskedAt);
                    }

                    late = null;

                    // After the reading: a primary that its replicas still follow then had no successor when it was asked.
                    switch (await proof.AskAsync(cancellation))
                    {
                        case PrimaryProofOutcome.NotNeeded:
                            return Finish(sentAt, unseen, isProven: true);
                        case PrimaryProofOutcome.Proven proven when proven.Log == _cursor:
                            return Finish(sentAt, unseen, proven);
                        case PrimaryProofOutcome.Proven proven:
                            // Something was written in between, or it is not the server that was read.
                            (primary, completeAt) = (proven, sentAt);
                            break;
                        default:
                            return Finish(sentAt, unseen, isProven: false);
                    }

                    break;

                case RevocationPage.Failed failed:
                    return failed.Reason;

                case RevocationPage.HistoryChanged:
                    if (!copy.IsSuspect && copy.IsLoaded)
                    {
                        logger.RevocationsSuspect(_cursor.Revision);
                        copy.Distrust();
                    }

                    goto default;

                default:
                    // Too far behind is no reason for suspicion: the lease bounds what the copy may say meanwhile.
                    StartAgain();
                    if (restarted)
                    {
                        // Twice in one go: the servers are still changing places. The timer comes back to it.
                        return RedisFailure.HistoryChanged;
                    }

                    restarted = true;
                    break;
            }
        }
    }

    private void Take(RevocationPage.Read page)
    {
        var table = _loading ?? copy.Table;
        foreach (var entry in page.Entries)
        {
            copy.Apply(table, entry);
        }

        _cursor = page.Cursor;
    }

    private bool Holds(RevocationCursor log, RevocationPage.Read page) =>
        page.Cursor.Epoch == log.Epoch && page.Cursor.Revision >= log.Revision
        // The beginning has no mark, and needs none: another log has another epoch.
        && (log.Revision == 0 || (log.Mark.Length > 0 && page.MarkAtMarked == log.Mark));

    private string? Finish(long sentAt, IReadOnlyCollection<RevocationKey> unseen, PrimaryProofOutcome.Proven primary)
    {
        proof.Shown(primary.AskedAt);
        return Finish(sentAt, unseen, isProven: true);
    }

    private string? Finish(long sentAt, IReadOnlyCollection<RevocationKey> unseen, bool isProven)
    {
        if (_loading is { } complete)
        {
            replay.Add(copy.Replace(complete));
            _loading = null;
            if (copy.Table.Count > log.MostEntries)
            {
                // What is held cannot be dropped and must not grow for ever: fail closed until entries have expired.
                StartAgain();
                copy.Distrust();
                return RedisFailure.TooManyEntries;
            }

            logger.RevocationsLoaded(copy.Table.Count, _cursor.Revision);
        }

        // Acknowledged before this reading was sent, and not in the log: lost by a failover that nothing else shows.
        var stillUnseen = copy.Unseen();
        foreach (var key in unseen.Where(stillUnseen.Contains))
        {
            if (copy.Table.Find(key) is { } entry)
            {
                replay.Add([entry]);
            }

            copy.Seen(key);
        }

        if (!isProven && !proof.IsYoung)
        {
            return RedisFailure.Unconfirmed;
        }

        copy.Renew(sentAt, isProven);
        return null;
    }

    private void StartAgain()
    {
        _loading = new RevocationTable(time);
        _cursor = RevocationCursor.Start;
    }
}
