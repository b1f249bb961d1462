using System.Diagnostics;
using AuthGateway.Audit;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.RefreshTokens;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>
/// Ends families, and with them their access tokens and open streams, which name the family as their session. No caller can break
/// it off in the middle.
/// </summary>
internal sealed class RefreshEnder(
    RefreshFamilies families, IRevocationWriter revocations, IAuditTrail audit, AccessTokenFacts accessTokens, ILogger<RefreshEnder> logger, TimeProvider time)
{
    private const int Attempts = 3;

    // An access token may be on its way to being signed while the family ends.
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(5);

    /// <summary>Ends a family.</summary>
    /// <returns>Null when all of it is ended; else why nobody can tell. Ending it again is harmless.</returns>
    public async ValueTask<string?> EndAsync(RefreshGrant grant, string reason, LedgerHandle ledger)
    {
        var listing = Listing(grant);
        var failure = await EndAsync(listing, reason, ledger);
        if (failure is null)
        {
            await families.UnlistAsync(listing, ledger);
        }

        return failure;
    }

    /// <summary>Ends a family and leaves it on its subject's list. Its client may be unknown: empty then.</summary>
    public async ValueTask<string?> EndAsync(RefreshListing listing, string reason, LedgerHandle ledger) =>
        await families.EndAsync(listing.Family, reason, ledger)
        ?? (await FinishAsync(listing, sawReuse: false, ledger) as RefreshFinish.Failed)?.Reason;

    /// <summary>Does what is left to do for a family that ended by itself: an old token of it came back.</summary>
    public async ValueTask<RefreshFinish> ReusedAsync(RefreshGrant grant, LedgerHandle ledger)
    {
        var finish = await FinishAsync(grant, sawReuse: true, ledger);
        if (finish is RefreshFinish.Failed failed)
        {
            // Whoever finishes it later records that it is done.
            Tell(Listing(grant), failed.Reason);
        }

        return finish;
    }

    /// <summary>
    /// Does what is left to do for a family that has ended. When it ended by a reuse whose answer was lost on the way, or whose
    /// process died, this is where it comes on the record.
    /// </summary>
    public ValueTask<RefreshFinish> FinishAsync(RefreshGrant grant, LedgerHandle ledger) => FinishAsync(grant, sawReuse: false, ledger);

    /// <summary>Ends the oldest families of a client until no more than so many are left. Those that are over already cost nobody theirs.</summary>
    public async ValueTask EndOldestAsync(IReadOnlyList<RefreshListing> oldestFirst, int most, LedgerHandle ledger)
    {
        var alive = new List<RefreshListing>(oldestFirst.Count);
        foreach (var listing in oldestFirst)
        {
            switch (await families.ReadAsync(listing.Family, ledger, CancellationToken.None))
            {
                case RefreshFamily.Absent or RefreshFamily.Present { Ended: not null, Sealed: null }:
                    await families.UnlistAsync(listing, ledger);
                    break;
                case RefreshFamily.Present:
                    alive.Add(listing);
                    break;
            }
        }

        foreach (var listing in alive.Take(alive.Count - most))
        {
            if (await EndAsync(listing, RefreshEnds.TooMany, ledger) is null)
            {
                await families.UnlistAsync(listing, ledger);
            }
        }
    }

    /// <summary>Where a family stands on a list.</summary>
    public static RefreshListing Listing(RefreshGrant grant) => new(grant.Principal.Issuer, grant.Principal.Subject, grant.ClientId, grant.FamilyId);

    private async ValueTask<RefreshFinish> FinishAsync(RefreshGrant grant, bool sawReuse, LedgerHandle ledger)
    {
        var listing = Listing(grant);
        var finish = await FinishAsync(listing, sawReuse, ledger);
        if (finish is RefreshFinish.Finished)
        {
            await families.UnlistAsync(listing, ledger);
        }

        return finish;
    }

    private async ValueTask<RefreshFinish> FinishAsync(RefreshListing listing, bool sawReuse, LedgerHandle ledger)
    {
        var forgetAfter = time.GetUtcNow() + accessTokens.LongestLifetime + UnderWay;
        var failure = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using (ledger.Wait(LatencyOwner.Redis))
            {
                switch (await revocations.RevokeAsync(new Revocation.BySession(accessTokens.Issuer, listing.Family, forgetAfter), CancellationToken.None))
                {
                    case RevocationOutcome.Written:
                        return new RefreshFinish.Finished(await SettleAsync(listing, sawReuse, ledger));
                    case RevocationOutcome.Unavailable unavailable:
                        failure = unavailable.Reason;
                        break;
                    default:
                        failure = RefreshReasons.RevocationsFull;
                        break;
                }
            }
        }

        logger.RefreshEndNotPushed(listing.Family, failure);
        return new RefreshFinish.Failed(failure);
    }

    // Several callers may come to this point for one family. Redis says which of them settles it, and that one records a reuse.
    private async ValueTask<bool> SettleAsync(RefreshListing listing, bool sawReuse, LedgerHandle ledger)
    {
        var name = RefreshFamilies.NewAttempt();
        RefreshSettling settling = new RefreshSettling.Before();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            settling = await families.SettleAsync(listing.Family, name, ledger);
            if (settling is not RefreshSettling.Unavailable)
            {
                break;
            }
        }

        // Not settled is no failure: the mark is only larger than it needs to be. But who knows of a reuse and can't learn whether
        // another one recorded it records it: twice is better than never, and one caller alone is told of it by its use.
        var isReuse = settling is RefreshSettling.Settled { Reason: RefreshEnds.Reuse } || (sawReuse && settling is RefreshSettling.Unavailable);
        if (isReuse)
        {
            Tell(listing, failure: null);
        }

        return isReuse;
    }

    private void Tell(RefreshListing listing, string? failure)
    {
        logger.RefreshReuse(listing.Family, listing.ClientId);
        audit.Record(new AuditEvent
        {
            Action = AuditActions.RefreshReuseDetected,
            Outcome = failure is null ? AuditOutcome.Done : AuditOutcome.Failed,
            Actor = listing.ClientId.Length > 0 ? listing.ClientId : null,
            Subject = listing.Subject,
            SubjectIssuer = listing.Issuer,
            Target = listing.Family,
            Reason = failure,
            RequestId = Activity.Current?.TraceId.ToHexString(),
        });
    }
}
