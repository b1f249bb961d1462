using System.Globalization;
using AuthGateway.Audit;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Identity;
using AuthGateway.Problems;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>
/// Puts the writes of relationship stores on the audit record: one event for each request, whatever it wrote. It is told before the
/// answer is written, so that a caller who hangs up is on the record too.
/// </summary>
/// <remarks>
/// No tuple stands in it. A tuple says who may see what: the record is read by others than the store, and kept for longer than the
/// person it names may wish. What was written at a moment, the store's own history says.
/// </remarks>
internal sealed class RelationshipAudit(IAuditTrail audit)
{
    /// <summary>It was written.</summary>
    /// <param name="context">The request.</param>
    /// <param name="write">What it was.</param>
    /// <param name="at">The moment of the store that it made; null for what makes none.</param>
    public void Done(HttpContext context, RelationshipWrite write, StoreMoment? at = null) => Record(context, write, AuditOutcome.Done, reason: null, at);

    /// <summary>It changed nothing.</summary>
    public void Refused(HttpContext context, RelationshipWrite write, string reason) => Record(context, write, AuditOutcome.Refused, reason);

    /// <summary>Nobody knows what it changed.</summary>
    public void Failed(HttpContext context, RelationshipWrite write, string reason) => Record(context, write, AuditOutcome.Failed, reason);

    /// <summary>The store was not there, or did not answer.</summary>
    public void Unanswered<T>(HttpContext context, RelationshipWrite write, StoreResult<T> result)
    {
        if (result is StoreResult<T>.Failed failed)
        {
            Failed(context, write, failed.Reason);
        }
        else
        {
            Refused(context, write, ApiError.NoStore.Code);
        }
    }

    /// <summary>The store could not be asked whether the write is allowed.</summary>
    public void Unasked<T>(HttpContext context, RelationshipWrite write, Question question, QuestionResult<T> result)
    {
        if (result is QuestionResult<T>.Unavailable unavailable)
        {
            Failed(context, write, unavailable.Reason);
        }
        else
        {
            Refused(context, write, ApiAsking.ErrorOf(question, result).Code);
        }
    }

    private void Record(HttpContext context, RelationshipWrite write, AuditOutcome outcome, string? reason, StoreMoment? at = null)
    {
        var caller = context.Caller();
        audit.Record(new AuditEvent
        {
            Action = write.Action,
            Outcome = outcome,
            Reason = reason,
            Actor = caller?.Subject,
            Target = write.Store,
            Details = Details(caller, write, at),
            RequestId = ProblemWriter.RequestId(context),
            ClientAddress = context.ClientAddress()?.Address.ToString(),
            ClientNetwork = context.ClientAddress()?.Network,
        });
    }

    // Two issuers may both have a "1", and who acts for a subject did it.
    private static Dictionary<string, string> Details(Principal? caller, RelationshipWrite write, StoreMoment? at)
    {
        var details = write.Details.ToDictionary(each => each.Name, each => each.Value, StringComparer.Ordinal);
        Add("epoch", at?.Epoch.ToString(CultureInfo.InvariantCulture));
        Add("revision", at?.Revision.ToString(CultureInfo.InvariantCulture));
        Add("actor_issuer", caller?.Voucher);
        Add("client", caller?.ClientId);
        Add("acted_by", caller is { Actors: [var latest, ..] } ? latest.Subject : null);
        return details;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                details[name] = value;
            }
        }
    }
}
