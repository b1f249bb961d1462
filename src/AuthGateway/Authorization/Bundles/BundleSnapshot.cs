using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Routes;

namespace AuthGateway.Authorization.Bundles;

/// <summary>All bundles in force at one moment. Replaced whole and never changed, so that who has it sees all of the old or all of the new.</summary>
internal sealed class BundleSnapshot
{
    /// <summary>None.</summary>
    public static readonly BundleSnapshot Empty = new(ImmutableDictionary<string, ImmutableList<LoadedBundle>>.Empty);

    // The newest and those before it: a request that found its route a moment ago asks for the policy of that version. Beyond them it is answered 503.
    private const int VersionsKept = 4;

    private readonly ImmutableDictionary<string, ImmutableList<LoadedBundle>> _byNamespace;
    private readonly FrozenDictionary<string, RoutePolicy> _policies;
    private readonly FrozenDictionary<string, EvaluationResource> _resources;

    private BundleSnapshot(ImmutableDictionary<string, ImmutableList<LoadedBundle>> byNamespace)
    {
        _byNamespace = byNamespace;
        var policies = new Dictionary<string, RoutePolicy>(StringComparer.Ordinal);
        foreach (var versions in byNamespace.Values)
        {
            foreach (var (name, policy) in versions[0].Policies)
            {
                policies.Add(name, policy);
            }

            foreach (var (version, (name, policy)) in versions.SelectMany(version => version.Policies.Select(policy => (version, policy))))
            {
                policies.Add(BundleNames.Pinned(name, version.Version), policy);
            }
        }

        _policies = policies.ToFrozenDictionary(StringComparer.Ordinal);

        // Types are granted to one namespace each, which every version was held to.
        var resources = new Dictionary<string, EvaluationResource>(StringComparer.Ordinal);
        foreach (var (type, rules) in Bundles.OrderBy(bundle => bundle.Namespace, StringComparer.Ordinal).SelectMany(bundle => bundle.Resources))
        {
            resources.TryAdd(type, rules);
        }

        _resources = resources.ToFrozenDictionary(StringComparer.Ordinal);
        RuleStores = [.. Bundles.SelectMany(bundle => bundle.RuleStores).Distinct(StringComparer.Ordinal)];
        Routes = [.. byNamespace.OrderBy(versions => versions.Key, StringComparer.Ordinal).SelectMany(versions => versions.Value[0].Routes)];
    }

    /// <summary>The newest version of each namespace.</summary>
    public IEnumerable<LoadedBundle> Bundles => _byNamespace.Values.Select(versions => versions[0]);

    /// <summary>The routes of all of them.</summary>
    public ImmutableArray<RouteShape> Routes { get; }

    /// <summary>The stores that rules of evaluations ask.</summary>
    public ImmutableArray<string> RuleStores { get; }

    /// <summary>The rules for resources of a type, of the newest version; null when there are none.</summary>
    public EvaluationResource? FindResource(string type) => _resources.GetValueOrDefault(type);

    /// <summary>The newest version of a namespace; null when it has none.</summary>
    public LoadedBundle? Find(string @namespace) => _byNamespace.GetValueOrDefault(@namespace)?[0];

    /// <summary>A policy by its name, of the newest version or of the version that the name says.</summary>
    public RoutePolicy? FindPolicy(string name) => _policies.GetValueOrDefault(name);

    /// <summary>The snapshot with other versions of some namespaces.</summary>
    public BundleSnapshot With(IEnumerable<LoadedBundle> bundles) => new(bundles.Aggregate(_byNamespace, (all, bundle) => all.SetItem(
        bundle.Namespace,
        [bundle, .. (all.GetValueOrDefault(bundle.Namespace) ?? []).Where(version => version.Version != bundle.Version).Take(VersionsKept - 1)])));
}
