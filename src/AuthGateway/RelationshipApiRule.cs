using AuthGateway.Authorization;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Routes;
using AuthGateway.Settings;

namespace AuthGateway;

/// <summary>The relationship API names policies that exist, and none that lets everybody in.</summary>
internal sealed class RelationshipApiRule : IConfigurationRule
{
    /// <inheritdoc/>
    public void Check(string environmentName, IReadOnlyDictionary<Type, ISettings> records, SettingsErrors errors)
    {
        var api = ((RelationshipSettings)records[typeof(RelationshipSettings)]).Api;
        var policies = ((AuthorizationSettings)records[typeof(AuthorizationSettings)]).Policies;
        foreach (var (key, policy) in new[]
        {
            (nameof(api.AskPolicy), api.AskPolicy), (nameof(api.ReadPolicy), api.ReadPolicy), (nameof(api.WritePolicy), api.WritePolicy), (nameof(api.ManagePolicy), api.ManagePolicy),
        })
        {
            if (policy.Length > 0 && policy != KnownPolicies.Authenticated && (!policies.TryGetValue(policy, out var known) || known.Anonymous))
            {
                errors.Add(
                    $"{RelationshipSettings.Section}:{nameof(RelationshipSettings.Api)}:{key}",
                    policy,
                    $"the name of a policy in {AuthorizationSettings.Section}:{nameof(AuthorizationSettings.Policies)} that is not open to all, or {KnownPolicies.Authenticated}");
            }
            else if (policies.TryGetValue(policy, out var reading) && PolicyParts.PathParameters(reading) is { IsEmpty: false } parameters)
            {
                errors.Add(
                    $"{RelationshipSettings.Section}:{nameof(RelationshipSettings.Api)}:{key}",
                    policy,
                    $"a policy that reads no path parameter ({string.Join(", ", parameters)}): the API's routes have none of them");
            }
        }
    }
}
