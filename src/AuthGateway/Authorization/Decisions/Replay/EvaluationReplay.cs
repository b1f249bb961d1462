using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Identity;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>Makes evaluations of the log again, by the rules of this configuration.</summary>
internal sealed class EvaluationReplay(EvaluationService service, IEvaluationStores stores, RelationEngine engine)
{
    private static readonly Principal Nobody = new()
    {
        Type = PrincipalType.Application, Issuer = "", Subject = "", IssuedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.MaxValue,
    };

    /// <summary>Makes one again.</summary>
    public async ValueTask<ReplayedDecision> ReplayAsync(LoggedEvaluation logged, CancellationToken cancellation)
    {
        if (logged.Outcome == DecisionOutcomes.Unavailable)
        {
            return ReplayedDecision.Outage.Instance;
        }

        var trail = new RecordedEvaluation(default, Nobody, logged.Place, default);
        var session = new EvaluationSession(stores, engine) { Cancellation = cancellation, Trail = trail };
        var outcome = await service.EvaluateAsync(logged.Question, session);

        // What was not recorded would look like what did not come, and the answer would be about another question.
        if (!trail.Reads.IsWithin(logged.Recorded))
        {
            return new ReplayedDecision.Unclear("the rule now reads properties, or something of the context, that were not recorded");
        }

        return outcome switch
        {
            EvaluationOutcome.Allowed => Compare(logged, DecisionOutcomes.Allowed, reason: null),
            EvaluationOutcome.Denied denied => Compare(logged, DecisionOutcomes.Denied, denied.Reason),
            EvaluationOutcome.Unavailable unavailable => new ReplayedDecision.Unclear($"its relationships could not be looked up: {unavailable.Reason}"),
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };
    }

    // Another reason for the same no changes nothing for anybody.
    private static ReplayedDecision Compare(LoggedEvaluation logged, string outcome, string? reason) =>
        outcome == logged.Outcome ? ReplayedDecision.Same.Instance : new ReplayedDecision.Different(outcome, reason);
}
