using System.Collections.Frozen;
using AuthGateway.Authorization.Bundles;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>All rules at one moment, so that the questions of one request are decided by one version of each bundle.</summary>
/// <param name="configured">Those of the configuration, by the resource's type.</param>
/// <param name="granted">The namespaces to which other types are granted, by type.</param>
/// <param name="bundles">The bundles in force.</param>
internal sealed class EvaluationRuleSet(FrozenDictionary<string, EvaluationResource> configured, FrozenDictionary<string, string> granted, BundleSnapshot bundles)
{
    /// <summary>The rules for resources of a type; null when there are none.</summary>
    public EvaluationResource? Find(string type) => configured.GetValueOrDefault(type) ?? (granted.TryGetValue(type, out var owner) ? Of(type, owner) : null);

    // A version that says nothing of a type denies it; where no version is here, nobody knows.
    private EvaluationResource? Of(string type, string owner) => bundles.FindResource(type) ?? (bundles.Find(owner) is null ? NotLoadedRule.Resource : null);
}
