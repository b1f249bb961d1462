using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>A demand that the caller alone meets or not.</summary>
internal abstract class CallerRequirement(AuthorizationDecision.Denied otherwise) : Requirement
{
    /// <inheritdoc/>
    public sealed override ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input) =>
        new(IsMetBy(input.Caller) ? (AuthorizationDecision)AuthorizationDecision.Allowed.Instance : otherwise);

    /// <summary>Whether the caller meets it.</summary>
    protected abstract bool IsMetBy(Principal caller);
}
