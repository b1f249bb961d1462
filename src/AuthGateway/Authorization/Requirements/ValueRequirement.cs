using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>A single value of the principal (its issuer, its client) is one of those listed; an absent value is none of them.</summary>
internal sealed class ValueRequirement(
    Func<Principal, string?> value,
    FrozenSet<string> accepted,
    AuthorizationDecision.Denied otherwise) : CallerRequirement(otherwise)
{
    /// <inheritdoc/>
    protected override ImmutableArray<string> Demanded => [.. accepted.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    protected override ImmutableArray<string> Found(Principal caller) => value(caller) is { } found ? [found] : [];

    /// <inheritdoc/>
    protected override bool IsMetBy(Principal caller) => value(caller) is { } actual && accepted.Contains(actual);
}
