using AuthGateway.Authorization.RelationChecks;

namespace AuthGateway.Authorization.Decisions;

/// <summary>Asks a decision's questions about relationships again, for whoever wants to see the way.</summary>
internal interface IRelationExplainer
{
    /// <summary>Asks at the revision at which it was decided where that is still here, else at the present one.</summary>
    ValueTask<RelationExplanation> ExplainAsync(RelationQuestion question, RelationAnswer? decided, CancellationToken cancellation);
}
