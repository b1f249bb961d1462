using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>Sees logouts at the legacy system that pass through the gateway, so that no replica believes the session any longer.</summary>
internal sealed class LegacyLogout(LegacySessionSources sources, LegacySessionVerifier verifier, IAuditTrail audit)
{
    /// <summary>Whether there is anything to see.</summary>
    public bool IsNeeded => !sources.All.IsEmpty;

    /// <summary>
    /// Looks whether the request logs out, and prepares for the answer: before the caller reads it, the session is ended at every
    /// replica. To be called before the request goes on.
    /// </summary>
    public async ValueTask BeforeAsync(HttpContext context)
    {
        foreach (var source in sources.All)
        {
            if (source.Logouts.FirstOrDefault(rule => rule.Matches(context.Request)) is { } logout && Session(context, source) is { } session
                // Only a session that there is: inventions must not fill the log of revocations.
                && await verifier.VerifyAsync(source, session, goesOnWithoutRedis: true, context.ClientAddress(), context.Ledger(), context.RequestAborted) is SessionResult.Found found)
            {
                context.Response.OnStarting(() => logout.IsDone(context.Request.Method, context.Response.StatusCode)
                    ? EndAsync(context, source, session, found.Session.Outcome.Principal)
                    : Task.CompletedTask);
            }
        }
    }

    /// <summary>Takes notice of an upstream that refuses a session which was good here. To be called when the answer is there.</summary>
    public void After(HttpContext context)
    {
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized && context.Caller() is not null
            && context.JudgedCredential() is { } place && sources.At(place) is { } source && Session(context, source) is { } session)
        {
            source.Doubt(session);
        }
    }

    private static string? Session(HttpContext context, LegacySessionSource source)
    {
        switch (source.Place)
        {
            case CredentialPlace.Cookie cookie:
                return CookieHeader.TryFind(context.Request.Headers.Cookie, cookie.Name, out var value) ? value : null;
            case CredentialPlace.Header header:
                var values = context.Request.Headers[header.Name];
                return values.Count == 1 ? values[0] : null;
            default:
                return null;
        }
    }

    private async Task EndAsync(HttpContext context, LegacySessionSource source, string session, Principal member)
    {
        bool isPushed;
        using (context.Ledger().Wait(LatencyOwner.Redis))
        {
            // Not the caller's token: one that leaves now has logged out all the same.
            isPushed = await source.EndAsync(session, CancellationToken.None);
        }

        audit.Record(new AuditEvent
        {
            Action = AuditActions.SessionEnded,
            Outcome = isPushed ? AuditOutcome.Done : AuditOutcome.Failed,
            Actor = member.Subject,
            Subject = member.Subject,
            SubjectIssuer = source.Settings.Issuer,
            Target = member.SessionId,
            RequestId = ProblemWriter.RequestId(context),
            ClientAddress = context.ClientAddress()?.Address.ToString(),
        });
    }
}
