using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>One demand of a rule, compiled.</summary>
internal abstract class EvaluationRule
{
    /// <summary>Whether a store is asked: what is known without one is looked at first.</summary>
    public virtual bool AsksStores => false;

    /// <summary>Decides about a question.</summary>
    public abstract ValueTask<EvaluationOutcome> DecideAsync(EvaluationQuestion question, EvaluationSession session);

    /// <summary>For which ids it can hold, when the question's own is left out.</summary>
    public abstract ValueTask<Candidates> FindAsync(EvaluationQuestion question, Sought sought, EvaluationSession session);
}
