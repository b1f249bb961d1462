using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>A condition is true. An error, a value that is missing and a cost that is too high are denials: nothing but true opens anything.</summary>
internal sealed class ConditionRule(EvaluationCondition condition) : EvaluationRule
{
    /// <inheritdoc/>
    public override QuestionReads Reads => condition.QuestionReads;

    /// <inheritdoc/>
    public override ValueTask<EvaluationOutcome> DecideAsync(EvaluationQuestion question, EvaluationSession session) =>
        new(condition.Evaluate(question) is { } reason ? new EvaluationOutcome.Denied(reason) : EvaluationOutcome.Allowed.Instance);

    /// <inheritdoc/>
    public override ValueTask<Candidates> FindAsync(EvaluationQuestion question, Sought sought, EvaluationSession session) =>
        new(condition.Reads(sought) || condition.Evaluate(question) is null ? Candidates.Any.Instance : Candidates.Some.None);

    /// <inheritdoc/>
    public override PartExplanation Describe() => new("condition") { Condition = condition.Source };

    /// <inheritdoc/>
    public override ValueTask<PartExplanation> ExplainAsync(RuleExplanationInput input)
    {
        var reason = condition.Evaluate(input.Question);
        return new(Describe() with
        {
            Outcome = reason is null ? PartOutcome.Held : PartOutcome.Failed,
            Reason = reason,
            Steps = condition.Explain(input.Question),
        });
    }
}
