using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>The caller is of one of the kinds.</summary>
internal sealed class PrincipalTypeRequirement(FrozenSet<PrincipalType> types, AuthorizationDecision.Denied otherwise) : CallerRequirement(otherwise)
{
    /// <inheritdoc/>
    protected override ImmutableArray<string> Demanded => [.. types.Select(type => type.Name()).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    protected override ImmutableArray<string> Found(Principal caller) => [caller.Type.Name()];

    /// <inheritdoc/>
    protected override bool IsMetBy(Principal caller) => types.Contains(caller.Type);
}
