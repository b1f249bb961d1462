using System.Collections.Frozen;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>The caller is of one of the kinds.</summary>
internal sealed class PrincipalTypeRequirement(FrozenSet<PrincipalType> types, AuthorizationDecision.Denied otherwise) : Requirement
{
    /// <inheritdoc/>
    public override AuthorizationDecision.Denied? Check(Principal principal) => types.Contains(principal.Type) ? null : otherwise;
}
