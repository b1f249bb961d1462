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
        var failure = await EndAsync(grant.FamilyId, reason, ledger);
        if (failure is null)
        {
            await families.UnlistAsync(Listing(grant), ledger);
        }

        return failure;
    }

    /// <summary>Ends a family of which only the identifier is known.</summary>
    public async ValueTask<string?> EndAsync(string family, string reason, LedgerHandle ledger) =>
        await families.EndAsync(family, reason, ledger) ?? await FinishAsync(family, ledger);

    /// <summary>Does what is left to do for a family that ended by itself: an old token of it came back.</summary>
    public async ValueTask<string?> ReusedAsync(RefreshGrant grant, LedgerHandle ledger)
    {
        logger.RefreshReuse(grant.FamilyId, grant.ClientId);
        var failure = await FinishAsync(grant, ledger);
        audit.Record(new AuditEvent
        {
            Action = AuditActions.RefreshReuseDetected,
            Outcome = failure is null ? AuditOutcome.Done : AuditOutcome.Failed,
            Actor = grant.ClientId,
            Subject = grant.Principal.Subject,
            SubjectIssuer = grant.Principal.Issuer,
            Target = grant.FamilyId,
            Reason = failure,
            RequestId = Activity.Current?.TraceId.ToHexString(),
        });
        return failure;
    }

    /// <summary>Does what is left to do for a family that has ended.</summary>
    public async ValueTask<string?> FinishAsync(RefreshGrant grant, LedgerHandle ledger)
    {
        var failure = await FinishAsync(grant.FamilyId, ledger);
        if (failure is null)
        {
            await families.UnlistAsync(Listing(grant), ledger);
        }

        return failure;
    }

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
            if (await EndAsync(listing.Family, RefreshEnds.TooMany, ledger) is null)
            {
                await families.UnlistAsync(listing, ledger);
            }
        }
    }

    /// <summary>Where a family stands on a list.</summary>
    public static RefreshListing Listing(RefreshGrant grant) => new(grant.Principal.Issuer, grant.Principal.Subject, grant.ClientId, grant.FamilyId);

    private async ValueTask<string?> FinishAsync(string family, LedgerHandle ledger)
    {
        var forgetAfter = time.GetUtcNow() + accessTokens.LongestLifetime + UnderWay;
        var failure = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using (ledger.Wait(LatencyOwner.Redis))
            {
                switch (await revocations.RevokeAsync(new Revocation.BySession(accessTokens.Issuer, family, forgetAfter), CancellationToken.None))
                {
                    case RevocationOutcome.Written:
                        // Not a failure: the mark is only larger than it needs to be.
                        await families.SettleAsync(family, ledger);
                        return null;
                    case RevocationOutcome.Unavailable unavailable:
                        failure = unavailable.Reason;
                        break;
                    default:
                        failure = RefreshReasons.RevocationsFull;
                        break;
                }
            }
        }

        logger.RefreshEndNotPushed(family, failure);
        return failure;
    }
}
