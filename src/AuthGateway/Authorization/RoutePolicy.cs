using AuthGateway.Authorization.Requirements;

namespace AuthGateway.Authorization;

/// <summary>A named policy, compiled.</summary>
/// <param name="Name">The name that routes use.</param>
/// <param name="Demand">What the caller must meet; null when anybody may, without saying who they are.</param>
internal sealed record RoutePolicy(string Name, Requirement? Demand)
{
    /// <summary>Whether the route answers callers who do not say who they are.</summary>
    public bool IsAnonymous => Demand is null;

    /// <summary>What deciding takes beside the caller.</summary>
    public RequirementNeeds Needs { get; } = Demand?.Needs ?? RequirementNeeds.None;

    /// <summary>What it reads by name.</summary>
    public PolicyReads Reads { get; } = PolicyReads.Of(Demand);

    /// <summary>The hash of its definition, by which two versions of a policy are told apart.</summary>
    public string Definition { get; init; } = "";

    /// <summary>Decides for an authenticated caller.</summary>
    public ValueTask<AuthorizationDecision> DecideAsync(in DecisionInput input) =>
        Demand?.CheckAsync(input) ?? new ValueTask<AuthorizationDecision>(AuthorizationDecision.Allowed.Instance);
}
