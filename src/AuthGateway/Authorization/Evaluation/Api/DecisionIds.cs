using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Problems;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>
/// Which decisions the caller gets the names of, and where. In a header by default: clients, the published interoperability tests among them, take an evaluation
/// with a context for another one than the decision alone.
/// </summary>
internal sealed class DecisionIds(AuthorizationSettings settings)
{
    /// <summary>So many names stand in the header at most; a header of a thousand would be too large for many servers and proxies.</summary>
    public const int MostInHeader = 64;

    private const string NotTold = "-";

    private readonly bool _ofAllowed = settings.Decisions.IdOfAllowed;
    private readonly bool _inContext = settings.Evaluation.IdsInContext;

    /// <summary>The name for the answer's context; null where it is not told there.</summary>
    public string? ForContext(RecordedEvaluation decision) => _inContext && IsTold(decision) ? decision.Id.ToString() : null;

    /// <summary>Tells the name in the header.</summary>
    public void Tell(HttpContext context, RecordedEvaluation decision)
    {
        if (IsTold(decision))
        {
            context.Response.Headers[DecisionHeader.Name] = decision.Id.ToString();
        }
        else
        {
            // There may be the one of the policy, by which the caller may ask: here it would be taken for the evaluation's.
            context.Response.Headers.Remove(DecisionHeader.Name);
        }
    }

    /// <summary>Tells the names of several, one for each in their order.</summary>
    public void Tell(HttpContext context, IReadOnlyCollection<RecordedEvaluation?> decisions)
    {
        context.Response.Headers.Remove(DecisionHeader.Name);
        if (decisions.Count <= MostInHeader && decisions.Any(decision => decision is not null && IsTold(decision)))
        {
            context.Response.Headers[DecisionHeader.Name] =
                string.Join(", ", decisions.Select(decision => decision is not null && IsTold(decision) ? decision.Id.ToString() : NotTold));
        }
    }

    private bool IsTold(RecordedEvaluation decision) => _ofAllowed || !decision.IsAllowed;
}
