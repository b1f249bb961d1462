using AuthGateway.Authorization;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Routes;
using AuthGateway.Settings;

namespace AuthGateway;

/// <summary>The AuthZEN API names policies that exist, and none that lets everybody in; and the stores of its rules fit into memory.</summary>
internal sealed class EvaluationApiRule : IConfigurationRule
{
    /// <inheritdoc/>
    public void Check(string environmentName, IReadOnlyDictionary<Type, ISettings> records, SettingsErrors errors)
    {
        var settings = (AuthorizationSettings)records[typeof(AuthorizationSettings)];
        var api = settings.Evaluation;
        foreach (var (key, policy) in new[] { (nameof(api.AskPolicy), api.AskPolicy), (nameof(api.SearchPolicy), api.SearchPolicy) })
        {
            var path = $"{AuthorizationSettings.Section}:{nameof(AuthorizationSettings.Evaluation)}:{key}";
            if (policy.Length > 0 && policy != KnownPolicies.Authenticated && (!settings.Policies.TryGetValue(policy, out var known) || known.Anonymous))
            {
                errors.Add(
                    path,
                    policy,
                    $"the name of a policy in {AuthorizationSettings.Section}:{nameof(AuthorizationSettings.Policies)} that is not open to all, or {KnownPolicies.Authenticated}");
            }
            else if (settings.Policies.TryGetValue(policy, out var reading) && PolicyParts.PathParameters(reading) is { IsEmpty: false } parameters)
            {
                errors.Add(path, policy, $"a policy that reads no path parameter ({string.Join(", ", parameters)}): the API's routes have none of them");
            }
        }

        // All of them are needed all the time: one that has no place would never answer.
        var most = ((RelationshipSettings)records[typeof(RelationshipSettings)]).MaxLoadedStores;
        var ofRules = EvaluationRules.StoresOf(api.Resources);
        var stores = settings.Policies.Values.SelectMany(PolicyParts.Stores).Concat(ofRules).Distinct(StringComparer.Ordinal).Count();
        if (!ofRules.IsEmpty && stores > most)
        {
            errors.Add($"{RelationshipSettings.Section}:{nameof(RelationshipSettings.MaxLoadedStores)}", $"{most}", $"at least {stores}: so many stores are named by policies and rules");
        }
    }
}
