using System.Collections.Frozen;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Recording;
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

    /// <inheritdoc/>
    public override PartExplanation Describe() => new(EvaluationReasons.SubjectType) { Match = "any", Demanded = [.. types.Order(StringComparer.Ordinal)] };

    /// <inheritdoc/>
    public override ValueTask<PartExplanation> ExplainAsync(RuleExplanationInput input)
    {
        var isOne = types.Contains(input.Question.Subject.Type);
        return new(Describe() with
        {
            Outcome = isOne ? PartOutcome.Held : PartOutcome.Failed,
            Reason = isOne ? null : EvaluationReasons.SubjectType,
            Found = [input.Question.Subject.Type],
        });
    }
}
