using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Identity;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Evaluation.Recording;

/// <summary>Decides about a question, gives the decision a name, and keeps and logs it.</summary>
internal sealed class EvaluationRecorder(EvaluationService service, RecentDecisions recent, DecisionLog log, AuthorizationSettings settings, TimeProvider clock)
{
    private readonly QuestionReads _omitted = OmittedMembers.Of(settings.Decisions.OmittedMembers);

    /// <summary>Says which question will be decided in a session, before the first is.</summary>
    public void Announce(EvaluationQuestion question, EvaluationSession session) => service.Announce(question, session);

    /// <summary>Decides, and records it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="session">What it has in common with others.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="place">Where: the route's name.</param>
    public async ValueTask<RecordedEvaluation> DecideAsync(EvaluationQuestion question, EvaluationSession session, Principal asker, string place)
    {
        var (started, now) = (clock.GetTimestamp(), clock.GetUtcNow());
        var recorded = new RecordedEvaluation(DecisionId.New(now), asker, place, now);
        session.Trail = recorded;
        var outcome = await service.EvaluateAsync(question, session);
        session.Trail = null;
        recorded.Decide(outcome, clock.GetElapsedTime(started));
        if (recent.KeepsAny || log.Wants(recorded))
        {
            recorded.Question = QuestionCopy.Of(question, recorded.Reads, _omitted);
        }

        recent.Add(recorded);
        log.Add(recorded);
        return recorded;
    }
}
