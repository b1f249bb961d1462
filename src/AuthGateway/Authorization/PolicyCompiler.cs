using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Authorization.Conditions;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Requirements;

namespace AuthGateway.Authorization;

/// <summary>Turns a policy's settings into requirements, with every denial made in advance.</summary>
internal sealed class PolicyCompiler(IRelationChecks checks)
{
    /// <summary>Compiles one validated policy.</summary>
    public RoutePolicy Compile(string name, PolicySettings settings) =>
        new(name, settings.Anonymous ? null : All(settings)) { Definition = PolicyDefinition.HashOf(settings) };

    private PartsRequirement All(PolicySettings settings)
    {
        var parts = ImmutableArray.CreateBuilder<Requirement>();
        if (settings.PrincipalTypes is { Count: > 0 } types)
        {
            parts.Add(new PrincipalTypeRequirement(types.ToFrozenSet(), Denials.Right("principal_type")));
        }

        if (settings.Issuers is { Count: > 0 } issuers)
        {
            parts.Add(new ValueRequirement(principal => principal.Issuer, Set(issuers), Denials.Right("issuer")));
        }

        if (settings.Clients is { Count: > 0 } clients)
        {
            parts.Add(new ValueRequirement(principal => principal.ClientId, Set(clients), Denials.Right("client")));
        }

        if (settings.Roles is { Count: > 0 } roles)
        {
            parts.Add(new SetRequirement(principal => principal.Roles, [.. roles], all: true, Denials.Right("role")));
        }

        if (settings.AnyRole is { Count: > 0 } anyRole)
        {
            parts.Add(new SetRequirement(principal => principal.Roles, [.. anyRole], all: false, Denials.Right("role")));
        }

        foreach (var claim in settings.Claims)
        {
            parts.Add(new ClaimRequirement(claim.Name, Set(claim.Values), Denials.Right("claim")));
        }

        if (settings is { Condition.Length: > 0, Attributes.Count: 0 })
        {
            parts.Add(new ConditionRequirement(Compiled(settings)));
        }

        // Scopes after what the caller is: "get a token with more scope" is no help to one who may not at all.
        if (settings.Scopes is { Count: > 0 } scopes)
        {
            parts.Add(new SetRequirement(principal => principal.Scopes, [.. scopes], all: true, Denials.Scope("scope", scopes)));
        }

        if (settings.AnyScope is { Count: > 0 } anyScope)
        {
            parts.Add(new SetRequirement(principal => principal.Scopes, [.. anyScope], all: false, Denials.Scope("scope", anyScope)));
        }

        parts.AddRange(settings.AllOf.Select(All));
        if (settings.AnyOf is { Count: > 0 } anyOf)
        {
            parts.Add(PartsRequirement.Any(anyOf.Select(All), Denials.Right("any_of")));
        }

        if (settings.Attributes.Count > 0)
        {
            parts.Add(new AttributeRequirement(Compiled(settings), settings.Attributes, checks));
        }

        parts.AddRange(settings.Relations.Select(relation => new RelationRequirement(relation, checks)));
        return PartsRequirement.All(parts);
    }

    private static PolicyCondition Compiled(PolicySettings settings) =>
        PolicyCondition.Compile(settings.Condition, settings.ConditionHeaders, settings.AttributeNames) is ConditionCompilation.Compiled compiled
            ? compiled.Condition
            : throw new InvalidOperationException("A condition that is wrong was refused at start.");

    private static FrozenSet<string> Set(IEnumerable<string> values) => values.ToFrozenSet(StringComparer.Ordinal);
}
