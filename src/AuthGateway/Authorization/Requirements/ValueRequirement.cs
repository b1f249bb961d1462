using System.Collections.Frozen;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>A single value of the principal (its issuer, its client) is one of those listed; an absent value is none of them.</summary>
internal sealed class ValueRequirement(
    Func<Principal, string?> value,
    FrozenSet<string> accepted,
    AuthorizationDecision.Denied otherwise) : Requirement
{
    /// <inheritdoc/>
    public override AuthorizationDecision.Denied? Check(Principal principal) =>
        value(principal) is { } actual && accepted.Contains(actual) ? null : otherwise;
}
