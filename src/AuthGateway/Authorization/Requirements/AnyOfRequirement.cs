using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>At least one part holds. An empty list holds for nobody.</summary>
internal sealed class AnyOfRequirement(ImmutableArray<Requirement> parts, AuthorizationDecision.Denied otherwise) : Requirement
{
    /// <inheritdoc/>
    public override AuthorizationDecision.Denied? Check(Principal principal)
    {
        foreach (var part in parts)
        {
            if (part.Check(principal) is null)
            {
                return null;
            }
        }

        return otherwise;
    }
}
