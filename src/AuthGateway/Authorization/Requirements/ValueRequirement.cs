using System.Collections.Frozen;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>A single value of the principal (its issuer, its client) is one of those listed; an absent value is none of them.</summary>
internal sealed class ValueRequirement(
    Func<Principal, string?> value,
    FrozenSet<string> accepted,
    AuthorizationDecision.Denied otherwise) : CallerRequirement(otherwise)
{
    /// <inheritdoc/>
    protected override bool IsMetBy(Principal caller) => value(caller) is { } actual && accepted.Contains(actual);
}
