using AuthGateway.Authentication;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Identity;
using AuthGateway.Settings;

namespace AuthGateway;

/// <summary>What policies may say depends on other sections: which headers carry credentials here, and how many stores fit into memory.</summary>
internal sealed class PolicyRule : IConfigurationRule
{
    /// <inheritdoc/>
    public void Check(string environmentName, IReadOnlyDictionary<Type, ISettings> records, SettingsErrors errors)
    {
        var policies = ((AuthorizationSettings)records[typeof(AuthorizationSettings)]).Policies;
        CheckHeaders(policies, (AuthenticationSettings)records[typeof(AuthenticationSettings)], errors);

        // All of them are needed all the time: one that has no place would never answer.
        var most = ((RelationshipSettings)records[typeof(RelationshipSettings)]).MaxLoadedStores;
        var stores = policies.Values.SelectMany(PolicyParts.Stores).Distinct(StringComparer.Ordinal).Count();
        if (stores > most)
        {
            errors.Add($"{RelationshipSettings.Section}:{nameof(RelationshipSettings.MaxLoadedStores)}", $"{most}", $"at least {stores}: so many stores are named by policies");
        }
    }

    private static void CheckHeaders(IReadOnlyDictionary<string, PolicySettings> policies, AuthenticationSettings settings, SettingsErrors errors)
    {
        string[] credentials =
        [
            settings.ApiKeys.HeaderName,
            settings.ClientCertificate.Header,
            .. settings.LegacySessions.Values.Select(sessions => sessions.HeaderName),
        ];
        foreach (var (name, policy) in policies)
        {
            foreach (var header in PolicyParts.Of(policy).SelectMany(part => part.ConditionHeaders).Where(header => credentials.Any(known => HeaderSpelling.IsSame(header, known))))
            {
                errors.Add(
                    $"{AuthorizationSettings.Section}:{nameof(AuthorizationSettings.Policies)}:{name}:{nameof(PolicySettings.ConditionHeaders)}",
                    header,
                    "a header that carries no credential: conditions read what a credential proved in principal");
            }
        }
    }
}
