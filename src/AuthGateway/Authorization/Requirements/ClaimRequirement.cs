using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>A claim is present and one of its values is accepted.</summary>
internal sealed class ClaimRequirement(string name, FrozenSet<string> accepted, AuthorizationDecision.Denied otherwise) : CallerRequirement(otherwise)
{
    /// <inheritdoc/>
    public override PolicyReads Reads { get; } = new() { Claims = [name] };

    /// <inheritdoc/>
    protected override string Name => name;

    /// <inheritdoc/>
    protected override ImmutableArray<string> Demanded => [.. accepted.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    protected override ImmutableArray<string> Found(Principal caller) => caller.Claims.GetValueOrDefault(name, []);

    /// <inheritdoc/>
    protected override bool IsMetBy(Principal caller)
    {
        if (caller.Claims.TryGetValue(name, out var values))
        {
            foreach (var value in values)
            {
                if (accepted.Contains(value))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
