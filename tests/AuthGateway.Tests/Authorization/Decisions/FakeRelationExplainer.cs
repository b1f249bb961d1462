using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.RelationChecks;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>Answers as was decided, or what a test says.</summary>
internal sealed class FakeRelationExplainer : IRelationExplainer
{
    /// <summary>What asking again comes to; null: what was decided.</summary>
    public RelationAnswer? Now { get; set; }

    public ValueTask<RelationExplanation> ExplainAsync(RelationQuestion question, RelationAnswer? decided, CancellationToken cancellation) =>
        new(new RelationExplanation(question.Store, question.User, question.Relation, question.Object) { Decided = decided, Replayed = Now ?? decided });
}
