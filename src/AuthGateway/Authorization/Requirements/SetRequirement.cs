using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>Scopes or roles: all of the needed values, or any one of them.</summary>
internal sealed class SetRequirement(
    Func<Principal, FrozenSet<string>> granted,
    ImmutableArray<string> needed,
    bool all,
    AuthorizationDecision.Denied otherwise) : Requirement
{
    /// <inheritdoc/>
    public override AuthorizationDecision.Denied? Check(Principal principal)
    {
        var set = granted(principal);
        foreach (var value in needed)
        {
            // The first value decides: a missing one ends "all", a present one ends "any".
            if (set.Contains(value) != all)
            {
                return all ? otherwise : null;
            }
        }

        return all ? null : otherwise;
    }
}
