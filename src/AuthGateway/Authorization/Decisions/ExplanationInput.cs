using AuthGateway.Authorization.RelationChecks;

namespace AuthGateway.Authorization.Decisions;

/// <summary>What an explanation is made from.</summary>
/// <param name="Decision">The decision, with what it was told by others.</param>
/// <param name="Relations">Asks about relationships again.</param>
/// <param name="Cancellation">Ends the waiting.</param>
internal sealed record ExplanationInput(RecordedDecision Decision, IRelationExplainer Relations, CancellationToken Cancellation)
{
    /// <summary>What the decision was made from.</summary>
    public DecisionInput Input { get; } = new(Decision.Caller) { Request = Decision.Request, Told = new ToldAttributes(Decision.Attributes) };
}
