using System.Collections.Frozen;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>The subject is of one of these types.</summary>
internal sealed class SubjectTypeRule(FrozenSet<string> types) : EvaluationRule
{
    private static readonly EvaluationOutcome Other = new EvaluationOutcome.Denied(EvaluationReasons.SubjectType);

    /// <inheritdoc/>
    public override ValueTask<EvaluationOutcome> DecideAsync(EvaluationQuestion question, EvaluationSession session) =>
        new(types.Contains(question.Subject.Type) ? EvaluationOutcome.Allowed.Instance : Other);

    /// <inheritdoc/>
    public override ValueTask<Candidates> FindAsync(EvaluationQuestion question, Sought sought, EvaluationSession session) =>
        new(types.Contains(question.Subject.Type) ? Candidates.Any.Instance : Candidates.Some.None);
}
