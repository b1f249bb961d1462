using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>A condition is true. An error, a value that is missing and a cost that is too high are denials: nothing but true opens anything.</summary>
internal sealed class ConditionRule(EvaluationCondition condition) : EvaluationRule
{
    /// <inheritdoc/>
    public override ValueTask<EvaluationOutcome> DecideAsync(EvaluationQuestion question, EvaluationSession session) =>
        new(condition.Evaluate(question) is { } reason ? new EvaluationOutcome.Denied(reason) : EvaluationOutcome.Allowed.Instance);

    /// <inheritdoc/>
    public override ValueTask<Candidates> FindAsync(EvaluationQuestion question, Sought sought, EvaluationSession session) =>
        new(condition.Reads(sought) || condition.Evaluate(question) is null ? Candidates.Any.Instance : Candidates.Some.None);
}
