using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>Scopes or roles: all of the needed values, or any one of them.</summary>
internal sealed class SetRequirement(
    Func<Principal, NameSet> granted,
    ImmutableArray<string> needed,
    bool all,
    AuthorizationDecision.Denied otherwise) : CallerRequirement(otherwise)
{
    /// <inheritdoc/>
    protected override string Match => all ? "all" : "any";

    /// <inheritdoc/>
    protected override ImmutableArray<string> Demanded => needed;

    /// <inheritdoc/>
    protected override ImmutableArray<string> Found(Principal caller) => granted(caller).Items;

    /// <inheritdoc/>
    protected override bool IsMetBy(Principal caller)
    {
        var set = granted(caller);
        foreach (var value in needed)
        {
            // The first value decides: a missing one ends "all", a present one ends "any".
            if (set.Contains(value) != all)
            {
                return !all;
            }
        }

        return all;
    }
}
