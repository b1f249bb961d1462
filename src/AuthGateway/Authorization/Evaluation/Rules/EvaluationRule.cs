using System.Collections.Immutable;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>One demand of a rule, compiled.</summary>
internal abstract class EvaluationRule
{
    /// <summary>Whether a store is asked: what is known without one is looked at first.</summary>
    public virtual bool AsksStores => false;

    /// <summary>What it reads of the free parts of a question.</summary>
    public virtual QuestionReads Reads => QuestionReads.None;

    /// <summary>The stores of which all counts that was written before the question came.</summary>
    public virtual ImmutableArray<string> Confirmed => [];

    /// <summary>Decides about a question.</summary>
    public abstract ValueTask<EvaluationOutcome> DecideAsync(EvaluationQuestion question, EvaluationSession session);

    /// <summary>For which ids it can hold, when the question's own is left out.</summary>
    public abstract ValueTask<Candidates> FindAsync(EvaluationQuestion question, Sought sought, EvaluationSession session);

    /// <summary>What it demands, where nobody asked about it.</summary>
    public abstract PartExplanation Describe();

    /// <summary>What it demands, what the question had, and what it came to: the decision made again, more slowly. It comes to the same, or the explanation says that it does not.</summary>
    public abstract ValueTask<PartExplanation> ExplainAsync(RuleExplanationInput input);
}
