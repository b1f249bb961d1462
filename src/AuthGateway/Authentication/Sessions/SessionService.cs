using System.Buffers.Text;
using System.Security.Cryptography;
using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Redis;
using AuthGateway.Redis.Limits;
using AuthGateway.Redis.Sessions;

namespace AuthGateway.Authentication.Sessions;

/// <summary>Begins, rotates, lists and ends sessions, for the data port's endpoints and for the admin API.</summary>
internal sealed class SessionService(
    AuthenticationSettings settings, SessionStore store, SessionMemory memory, SessionCookie cookie, RevocationStore revocations, TimeProvider clock,
    ILogger<SessionService> logger, IAuditTrail audit, IRateLimits limits)
{
    private const int HandleBytes = 16;

    // Each session that ends takes a place in the log of revocations for as long as it could have lived, and more of them than a
    // subject may have end as fast as they begin: without a bound one member fills the log, and nobody's token can be revoked then.
    private static readonly LimitRule Begun = new("session-begin", Permits: 60, TimeSpan.FromMinutes(10));

    private static readonly SessionOutcome.Failed TooLarge = new(
        new Problem
        {
            Status = StatusCodes.Status400BadRequest,
            Code = "credential_too_large",
            Title = "The credential says more than a session keeps.",
        },
        "credential_too_large");

    private static readonly SessionOutcome.Failed RotatedBefore = new(
        new Problem
        {
            Status = StatusCodes.Status409Conflict,
            Code = "session_rotated",
            Title = "The session was given another id a moment ago: use the cookie of that answer.",
        },
        "session_rotated");

    private static readonly SessionOutcome.Failed NoSession = new(
        new Problem { Status = StatusCodes.Status404NotFound, Code = "no_session", Title = "There is no such session." }, "no_session");

    private static readonly SessionOutcome.Failed Unavailable = new(
        new Problem
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Code = "sessions_unavailable",
            Title = "Sessions are not available right now. Send the request again: that is harmless.",
            RetryAfter = TimeSpan.FromSeconds(1),
        },
        AuthenticationReasons.SessionsUnavailable);

    private readonly SessionSettings _settings = settings.Sessions;

    /// <summary>
    /// Begins a session for a caller who proved with another credential who it is. A session whose cookie came along ends: what
    /// anybody knew of the browser before the login, or put there, is worth nothing after it (session fixation, CWE-384).
    /// </summary>
    public async ValueTask<SessionOutcome> BeginAsync(HttpContext context, Principal caller, CancellationToken cancellationToken)
    {
        var ledger = context.Ledger().Handle();
        if (SessionDocument.Write(caller, _settings.Claims) is not { } document || !RevocationKey.Fits(caller.Issuer) || !RevocationKey.Fits(caller.Voucher))
        {
            return TooLarge;
        }

        var subject = SessionSubject.Of(caller.Voucher, caller.Subject);
        switch (await limits.TakeAsync([new LimitCharge(Begun, subject.Hash)], ledger, cancellationToken))
        {
            case LimitOutcome.Allowed:
                break;
            case LimitOutcome.Exceeded exceeded:
                return TooMany(exceeded.RetryAfter);
            default:
                return Unavailable;
        }

        if (cookie.Read(context) is { } old && await EndOldAsync(context, old, ledger, cancellationToken) is { } failure)
        {
            return failure;
        }

        var id = SessionId.New(subject);
        var handle = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(HandleBytes));
        var session = new NewSession(
            id.Key.IdHash, handle, subject, document, _settings.SlidingLifetime, _settings.AbsoluteLifetime, _settings.MaxPerSubject);
        if (await store.CreateAsync(session, ledger, cancellationToken) is not SessionCreation.Created created)
        {
            Record(context, AuditActions.SessionCreated, AuditOutcome.Failed, caller, handle, AuthenticationReasons.SessionsUnavailable);
            return Unavailable;
        }

        foreach (var ended in created.Ended)
        {
            // They are gone from Redis: what is pushed is only for the moment that replicas remember them, and for tokens that name them.
            if (await RevokeAsync(caller.Voucher, ended, cancellationToken) is not RevocationOutcome.Written)
            {
                logger.SessionNotRevokedEverywhere(ended);
            }

            Record(context, AuditActions.SessionEnded, AuditOutcome.Done, caller, ended, "too_many_sessions");
        }

        Record(context, AuditActions.SessionCreated, AuditOutcome.Done, caller, handle);
        return new SessionOutcome.Issued(id, created.Session);
    }

    /// <summary>Gives the caller's session another id.</summary>
    public async ValueTask<SessionOutcome> RotateAsync(HttpContext context, Principal caller, CancellationToken cancellationToken)
    {
        if (cookie.Read(context) is not { } old)
        {
            return NoSession;
        }

        var subject = SessionSubject.Of(caller.Voucher, caller.Subject);
        var id = SessionId.New(subject);
        var rotation = await store.RotateAsync(
            old.Key, id.Key.IdHash, subject, _settings.RotationGrace, _settings.SlidingLifetime, context.Ledger().Handle(), cancellationToken);
        memory.Forget(CredentialHash.Of(old.Text));
        switch (rotation)
        {
            case SessionRotation.Rotated rotated:
                Record(context, AuditActions.SessionRotated, AuditOutcome.Done, caller, rotated.Session.Handle);
                return new SessionOutcome.Issued(id, rotated.Session);
            case SessionRotation.Already:
                return RotatedBefore;
            case SessionRotation.None:
                return NoSession;
            default:
                Record(context, AuditActions.SessionRotated, AuditOutcome.Failed, caller, caller.SessionId, AuthenticationReasons.SessionsUnavailable);
                return Unavailable;
        }
    }

    /// <summary>Ends the session with which the caller came.</summary>
    public async ValueTask<SessionOutcome> EndOwnAsync(HttpContext context, Principal caller, CancellationToken cancellationToken)
    {
        var outcome = await EndAsync(context, context.Ledger().Handle(), caller.Voucher, caller.Subject, caller.SessionId!, caller, cancellationToken);
        if (cookie.Read(context) is { } id)
        {
            memory.Forget(CredentialHash.Of(id.Text));
        }

        return outcome;
    }

    /// <summary>Lists a subject's sessions.</summary>
    public async ValueTask<SessionOutcome> ListAsync(string issuer, string subject, LedgerHandle ledger, CancellationToken cancellationToken) =>
        await store.ListAsync(SessionSubject.Of(issuer, subject), ledger, cancellationToken) is SessionListing.Listed listed
            ? new SessionOutcome.Listed(listed.Sessions) : Unavailable;

    /// <summary>Ends one of a subject's sessions, or all of them.</summary>
    /// <param name="context">The request that asks for it.</param>
    /// <param name="ledger">Its account; the default where it has none.</param>
    /// <param name="issuer">The issuer.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="handle">The session; null for all.</param>
    /// <param name="by">Who asks; null for an operator.</param>
    /// <param name="cancellationToken">The caller's own token.</param>
    public async ValueTask<SessionOutcome> EndAsync(
        HttpContext context, LedgerHandle ledger, string issuer, string subject, string? handle, Principal? by, CancellationToken cancellationToken)
    {
        // Looked for first: only a session of this subject is revoked, whatever handle is named.
        if (await store.ListAsync(SessionSubject.Of(issuer, subject), ledger, cancellationToken) is not SessionListing.Listed listed)
        {
            return Unavailable;
        }

        var sessions = handle is null ? listed.Sessions : [.. listed.Sessions.Where(session => string.Equals(session.Handle, handle, StringComparison.Ordinal))];
        if (handle is not null && sessions.IsEmpty)
        {
            return NoSession;
        }

        foreach (var session in sessions)
        {
            if (!await EndOneAsync(context, issuer, subject, session.Handle, by, ledger, cancellationToken))
            {
                return Unavailable;
            }
        }

        return new SessionOutcome.Ended(sessions.Length);
    }

    private static SessionOutcome.Failed TooMany(TimeSpan retryAfter) => new(
        new Problem
        {
            Status = StatusCodes.Status429TooManyRequests,
            Code = AuthenticationReasons.LimitExceeded,
            Title = "Too many sessions began.",
            RetryAfter = retryAfter,
        },
        AuthenticationReasons.LimitExceeded);

    private async ValueTask<SessionOutcome.Failed?> EndOldAsync(HttpContext context, SessionId old, LedgerHandle ledger, CancellationToken cancellationToken)
    {
        switch (await store.FindAsync(old.Key, _settings.SlidingLifetime, _settings.AbsoluteLifetime, ledger, cancellationToken))
        {
            case SessionReading.Found found:
                memory.Forget(CredentialHash.Of(old.Text));
                var owner = SessionDocument.Read(found.Session.Facts, found.Session.Handle, found.Session.Ends, out _);
                return owner is null || await EndOneAsync(context, owner.Voucher, owner.Subject, found.Session.Handle, owner, ledger, cancellationToken)
                    ? null : Unavailable;
            case SessionReading.None:
                return null;
            default:
                return Unavailable;
        }
    }

    // The push comes first: when it fails nothing has changed, and the caller, still logged in, can try again.
    private async ValueTask<bool> EndOneAsync(
        HttpContext context, string issuer, string subject, string handle, Principal? by, LedgerHandle ledger, CancellationToken cancellationToken)
    {
        switch (await RevokeAsync(issuer, handle, cancellationToken))
        {
            case RevocationOutcome.Written:
                break;
            case RevocationOutcome.Full:
                // A log out of room must not keep people from logging out: the session itself can end.
                logger.SessionNotRevokedEverywhere(handle);
                break;
            default:
                return false;
        }

        var ended = await store.EndAsync(SessionSubject.Of(issuer, subject), handle, ledger, cancellationToken) is not SessionEnding.Failed;
        audit.Record(Event(context, AuditActions.SessionEnded, ended ? AuditOutcome.Done : AuditOutcome.Failed, handle) with
        {
            Actor = by?.Subject ?? "admin",
            Subject = subject,
            SubjectIssuer = issuer,
        });
        return ended;
    }

    private async ValueTask<RevocationOutcome> RevokeAsync(string issuer, string handle, CancellationToken cancellationToken) =>
        await revocations.RevokeAsync(new Revocation.BySession(issuer, handle, clock.GetUtcNow() + _settings.AbsoluteLifetime), cancellationToken);

    private void Record(HttpContext context, string action, AuditOutcome outcome, Principal caller, string? handle, string? reason = null) =>
        audit.Record(Event(context, action, outcome, handle) with
        {
            Actor = caller.Subject,
            Subject = caller.Subject,
            SubjectIssuer = caller.Voucher,
            Reason = reason,
        });

    private static AuditEvent Event(HttpContext context, string action, AuditOutcome outcome, string? handle) => new()
    {
        Action = action,
        Outcome = outcome,
        Target = handle,
        RequestId = ProblemWriter.RequestId(context),
        ClientAddress = context.ClientAddress()?.Address.ToString(),
    };
}
