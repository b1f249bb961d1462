using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Routes;

namespace AuthGateway.Authorization.Bundles;

/// <summary>One version of a bundle, compiled: what a replica decides by.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Version">The version.</param>
/// <param name="Policies">The policies by their whole names, <c>namespace/name</c>.</param>
/// <param name="Routes">The routes, each naming its policy in this version.</param>
/// <param name="Resources">The rules of evaluations, by the resource's type.</param>
/// <param name="Stores">The relationship stores that the policies and the rules ask.</param>
internal sealed record LoadedBundle(
    string Namespace,
    string Version,
    FrozenDictionary<string, RoutePolicy> Policies,
    ImmutableArray<RouteShape> Routes,
    FrozenDictionary<string, EvaluationResource> Resources,
    ImmutableArray<string> Stores)
{
    /// <summary>Those of the stores that rules ask.</summary>
    public ImmutableArray<string> RuleStores { get; init; } = [];
}
