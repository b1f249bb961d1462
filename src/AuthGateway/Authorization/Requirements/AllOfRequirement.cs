using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>Every part holds. The first that does not is the reason.</summary>
internal sealed class AllOfRequirement(ImmutableArray<Requirement> parts) : Requirement
{
    /// <inheritdoc/>
    public override AuthorizationDecision.Denied? Check(Principal principal)
    {
        foreach (var part in parts)
        {
            if (part.Check(principal) is { } denied)
            {
                return denied;
            }
        }

        return null;
    }
}
