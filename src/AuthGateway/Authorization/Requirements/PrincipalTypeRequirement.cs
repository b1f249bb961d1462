using System.Collections.Frozen;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>The caller is of one of the kinds.</summary>
internal sealed class PrincipalTypeRequirement(FrozenSet<PrincipalType> types, AuthorizationDecision.Denied otherwise) : CallerRequirement(otherwise)
{
    /// <inheritdoc/>
    protected override bool IsMetBy(Principal caller) => types.Contains(caller.Type);
}
