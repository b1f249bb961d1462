using System.Collections.Immutable;
using AuthGateway.Authorization.Conditions;
using AuthGateway.Authorization.RelationChecks;

namespace AuthGateway.Authorization;

/// <summary>A policy with all that is within it.</summary>
internal static class PolicyParts
{
    /// <summary>The policy and every part of it.</summary>
    public static IEnumerable<PolicySettings> Of(PolicySettings policy) =>
        policy.AllOf.Concat(policy.AnyOf).SelectMany(Of).Prepend(policy);

    /// <summary>The stores that it asks.</summary>
    public static IEnumerable<string> Stores(PolicySettings policy) =>
        Of(policy).SelectMany(part => part.Relations.Select(relation => relation.Store).Concat(part.Attributes.Select(attribute => attribute.Store))).Distinct(StringComparer.Ordinal);

    /// <summary>The path parameters that a route must have for the policy to hold for anybody.</summary>
    public static ImmutableSortedSet<string> PathParameters(PolicySettings policy) => Of(policy)
        .SelectMany(part => part.Relations.SelectMany(Names).Concat(part.Attributes.SelectMany(Names)).Concat(OfCondition(part)))
        .ToImmutableSortedSet(StringComparer.Ordinal);

    private static IEnumerable<string> Names(RelationSettings relation) =>
        Names(NameTemplate.Parse(relation.User, isUser: true, out _), NameTemplate.Parse(relation.Object, isUser: false, out _));

    private static IEnumerable<string> Names(AttributeSettings attribute) => Names(NameTemplate.Parse(attribute.Object, isUser: false, out _));

    private static IEnumerable<string> Names(params IEnumerable<NameTemplate?> templates) =>
        templates
            .Select(template => template?.Value)
            .OfType<NameSource.PathParameter>()
            .Select(parameter => parameter.Name);

    private static ImmutableArray<string> OfCondition(PolicySettings part) =>
        part.Condition.Length > 0 && PolicyCondition.Compile(part.Condition, part.ConditionHeaders, part.AttributeNames) is ConditionCompilation.Compiled compiled
            ? compiled.Condition.NeededParameters
            : [];
}
