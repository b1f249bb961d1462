using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.RefreshTokens;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>Issues and rotates. Which token is genuine is decided here; what its use comes to, one script in Redis decides.</summary>
/// <remarks>
/// What a family stands for never changes, so that reading it first and using the token after it needs no lock: between the two
/// only the generation can change, and the script judges that.
/// </remarks>
[SuppressMessage("Naming", "CA1724:Type names should not match namespaces", Justification = "The room's part is named for what it does.")]
internal sealed class RefreshTokens(
    RefreshFamilies families,
    RefreshEnder ender,
    IRevocations revocations,
    ISecretBox box,
    AccessTokenFacts accessTokens,
    RefreshTokenSettings settings,
    RefreshMetrics metrics,
    ILogger<RefreshTokens> logger,
    TimeProvider time) : IRefreshTokens
{
    /// <inheritdoc/>
    public async ValueTask<RefreshOutcome> StartAsync(RefreshGrant grant, LedgerHandle ledger, CancellationToken cancellation) =>
        metrics.Count(await BeginAsync(grant, ledger, cancellation));

    /// <inheritdoc/>
    public async ValueTask<RefreshOutcome> RotateAsync(
        string token, string clientId, Func<RefreshGrant, string?>? admit, LedgerHandle ledger, CancellationToken cancellation) =>
        metrics.Count(await OpenAsync(token, clientId, ledger, cancellation) switch
        {
            Opened.Genuine genuine => await UseAsync(genuine, admit, ledger),
            Opened.Not not => not.Outcome,
            _ => throw new InvalidOperationException(),
        });

    /// <inheritdoc/>
    public async ValueTask<RefreshOutcome> RevokeAsync(string token, string clientId, LedgerHandle ledger, CancellationToken cancellation) =>
        metrics.Count(await OpenAsync(token, clientId, ledger, cancellation) switch
        {
            Opened.Genuine genuine => await ender.EndAsync(genuine.Record.Grant, RefreshEnds.Revoked, ledger) is { } failure
                ? new RefreshOutcome.Unavailable(failure)
                : new RefreshOutcome.Ended(genuine.Record.Grant),
            Opened.Not not => not.Outcome,
            _ => throw new InvalidOperationException(),
        });

    /// <inheritdoc/>
    public async ValueTask<RefreshOutcome> FindAsync(string token, LedgerHandle ledger, CancellationToken cancellation)
    {
        switch (await OpenAsync(token, clientId: null, ledger, cancellation))
        {
            case Opened.Genuine { Family: var family, Record.Grant: var grant } genuine:
                if (family.Ended is not null)
                {
                    return new RefreshOutcome.Refused(RefreshReasons.FamilyEnded, grant);
                }

                if (Refusal(grant) is { } refusal)
                {
                    return refusal;
                }

                var isValid = genuine.Token.Generation >= family.Generation
                    || (genuine.Token.Generation == family.Generation - 1 && family.Age < settings.Grace);
                return isValid ? new RefreshOutcome.Found(grant, time.GetUtcNow() + family.Left) : new RefreshOutcome.Refused(RefreshReasons.Superseded, grant);
            case Opened.Not not:
                return not.Outcome;
            default:
                throw new InvalidOperationException();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshOutcome> EndSubjectAsync(string issuer, string subject, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (await families.ListedAsync(issuer, subject, ledger, cancellation) is not { } entries)
        {
            return new RefreshOutcome.Unavailable(RefreshReasons.NoAnswer);
        }

        foreach (var entry in entries)
        {
            if (await ender.EndAsync(new RefreshListing(issuer, subject, "", RefreshFamilies.FamilyOf(entry)), RefreshEnds.SubjectEnded, ledger) is { } failure)
            {
                return new RefreshOutcome.Unavailable(failure);
            }
        }

        if (entries.Count > 0)
        {
            await families.UnlistAsync(issuer, subject, entries, ledger);
        }

        return new RefreshOutcome.SubjectEnded(entries.Count);
    }

    private async ValueTask<RefreshOutcome> BeginAsync(RefreshGrant wanted, LedgerHandle ledger, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var latest = now + settings.AbsoluteLifetime;
        var grant = wanted with
        {
            FamilyId = RefreshToken.NewFamily(),
            StartedAt = now,
            AbsoluteExpiry = wanted.AbsoluteExpiry > now && wanted.AbsoluteExpiry < latest ? wanted.AbsoluteExpiry : latest,
        };
        var record = new RefreshRecord(RandomNumberGenerator.GetBytes(RefreshToken.SeedBytes), grant);
        var lifetime = grant.AbsoluteExpiry - now;
        var idle = settings.IdleLifetime < lifetime ? settings.IdleLifetime : lifetime;

        // On the list before it lives: a family that no list has could not be ended with its subject.
        var listing = RefreshEnder.Listing(grant);
        if (await families.ListAsync(listing, lifetime, ledger, cancellation) is not { } mine)
        {
            return new RefreshOutcome.Unavailable(RefreshReasons.NoAnswer);
        }

        var sealed_ = box.Seal(record.Write(), RefreshRecord.Context(grant.FamilyId));
        if (await families.StartAsync(grant.FamilyId, sealed_, lifetime, idle, ledger, cancellation) is { } failure)
        {
            return new RefreshOutcome.Unavailable(failure);
        }

        if (mine.Count > settings.MaxFamilies)
        {
            await ender.EndOldestAsync(mine, settings.MaxFamilies, ledger);
        }

        return new RefreshOutcome.Issued(grant, RefreshToken.Make(grant.FamilyId, 0, record.Seed), now + idle);
    }

    private async ValueTask<RefreshOutcome> UseAsync(Opened.Genuine genuine, Func<RefreshGrant, string?>? admit, LedgerHandle ledger)
    {
        var (token, record, family) = genuine;
        var grant = record.Grant;
        if (family.Ended is not null)
        {
            return AfterEnd(grant, await ender.FinishAsync(grant, ledger));
        }

        if (Refusal(grant) is { } refusal)
        {
            return refusal is RefreshOutcome.Refused { Reason: RefreshReasons.Revoked } && await ender.EndAsync(grant, RefreshEnds.Revoked, ledger) is { } failure
                ? new RefreshOutcome.Unavailable(failure)
                : refusal;
        }

        if (admit?.Invoke(grant) is { } reason)
        {
            return new RefreshOutcome.Refused(reason, grant);
        }

        switch (await families.UseAsync(grant.FamilyId, token.Generation, settings.Grace, settings.IdleLifetime, ledger))
        {
            case RefreshUse.Rotated rotated:
                if (rotated.WasAhead)
                {
                    logger.RefreshGenerationAhead(grant.FamilyId);
                }

                return new RefreshOutcome.Rotated(
                    grant, RefreshToken.Make(grant.FamilyId, rotated.Generation, record.Seed), time.GetUtcNow() + rotated.Left, rotated.IsRetry);
            case RefreshUse.Reused:
                return AfterEnd(grant, await ender.ReusedAsync(grant, ledger));
            case RefreshUse.Ended:
                return AfterEnd(grant, await ender.FinishAsync(grant, ledger));
            case RefreshUse.Absent:
                return new RefreshOutcome.Refused(RefreshReasons.UnknownFamily, grant);
            case RefreshUse.Unavailable unavailable:
                return new RefreshOutcome.Unavailable(unavailable.Reason);
            default:
                throw new InvalidOperationException();
        }
    }

    // As long as the record lies there, whoever ended the family has not come to the end of it: its access tokens may stand.
    private static RefreshOutcome AfterEnd(RefreshGrant grant, RefreshFinish finish) => finish switch
    {
        RefreshFinish.Failed failed => new RefreshOutcome.Unavailable(failed.Reason),
        RefreshFinish.Finished { IsReuse: true } => new RefreshOutcome.ReuseDetected(grant),
        _ => new RefreshOutcome.Refused(RefreshReasons.FamilyEnded, grant),
    };

    // By the credential from which the family came, and by the family's own access tokens.
    private RefreshOutcome? Refusal(RefreshGrant grant)
    {
        var own = grant.Principal with { Issuer = accessTokens.Issuer, SessionId = grant.SessionId, IssuedAt = grant.StartedAt };
        // A family that came from an access token of another family ends with that one, whose session is ours.
        var before = own with { SessionId = grant.Principal.SessionId };
        RevocationVerdict[] verdicts =
            [revocations.Check(grant.Principal, continueFor: null), revocations.Check(own, continueFor: null), revocations.Check(before, continueFor: null)];
        if (verdicts.Contains(RevocationVerdict.Revoked))
        {
            return new RefreshOutcome.Refused(RefreshReasons.Revoked, grant);
        }

        return verdicts.All(verdict => verdict == RevocationVerdict.NotRevoked)
            ? null
            : new RefreshOutcome.Unavailable(RefreshReasons.RevocationsUnknown);
    }

    private async ValueTask<Opened> OpenAsync(string text, string? clientId, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (!RefreshToken.TryRead(text, out var token))
        {
            return Refused(RefreshReasons.Malformed);
        }

        var id = token.Family;
        switch (await families.ReadAsync(id, ledger, cancellation))
        {
            case RefreshFamily.Unavailable unavailable:
                return new Opened.Not(new RefreshOutcome.Unavailable(unavailable.Reason));
            case RefreshFamily.Absent:
                return Refused(RefreshReasons.UnknownFamily);
            case RefreshFamily.Present { Sealed: null }:
                return Refused(RefreshReasons.FamilyEnded);
            case RefreshFamily.Present { Sealed: { } sealed_ } family:
                if (box.Open(sealed_, RefreshRecord.Context(id)) is not { } plain || RefreshRecord.Read(id, plain) is not { } record)
                {
                    logger.RefreshRecordUnreadable(id);

                    // Most likely this replica lacks the key that sealed it, which is nobody's guilt but ours: refused, every client would
                    // throw its token away (RFC 6749 section 5.2), and one replica with a wrong key would log everybody out.
                    return new Opened.Not(new RefreshOutcome.Unavailable(RefreshReasons.Unreadable));
                }

                // A made-up token ends nothing: who has learned a family's identifier, from a log or an access token, could
                // else log its owner out.
                if (!token.IsGenuine(record.Seed))
                {
                    return Refused(RefreshReasons.NotGenuine);
                }

                return clientId is null || string.Equals(clientId, record.Grant.ClientId, StringComparison.Ordinal)
                    ? new Opened.Genuine(token, record, family)
                    : new Opened.Not(new RefreshOutcome.Refused(RefreshReasons.OtherClient, record.Grant));
            default:
                throw new InvalidOperationException();
        }
    }

    private static Opened.Not Refused(string reason) => new(new RefreshOutcome.Refused(reason));

    private abstract record Opened
    {
        private Opened()
        {
        }

        internal sealed record Genuine(RefreshToken Token, RefreshRecord Record, RefreshFamily.Present Family) : Opened;

        internal sealed record Not(RefreshOutcome Outcome) : Opened;
    }
}
