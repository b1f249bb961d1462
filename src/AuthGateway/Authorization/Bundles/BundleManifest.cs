using AuthGateway.Authorization.Evaluation;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles;

/// <summary>What an application owns in its namespace: policies, routes, a model. Its own format, bound by the same strict rules as the configuration.</summary>
internal sealed record BundleManifest : ISettings
{
    /// <summary>The one format that there is.</summary>
    public const string Version1 = "authgateway/v1";

    [Setting("The format: authgateway/v1.", Required = true)]
    public string ApiVersion { get; init; } = "";

    [Setting("The namespace, as the platform granted it.", Required = true, Max = "64")]
    public string Namespace { get; init; } = "";

    [Setting("For people.", Max = "1000")]
    public string Description { get; init; } = "";

    [Setting("The scopes that the policies may name.", Max = "256")]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    [Setting("The roles that the policies may name.", Max = "256")]
    public IReadOnlyList<string> Roles { get; init; } = [];

    [Setting("The policies, in the form of Authorization:Policies.", Max = "200")]
    public IReadOnlyDictionary<string, PolicySettings> Policies { get; init; } = new Dictionary<string, PolicySettings>(StringComparer.Ordinal);

    [Setting("The routes, in the form of ReverseProxy:Routes.", Max = "500")]
    public IReadOnlyDictionary<string, BundleRoute> Routes { get; init; } = new Dictionary<string, BundleRoute>(StringComparer.Ordinal);

    [Setting("The rules of AuthZEN evaluations by the resource's type, in the form of Authorization:Evaluation:Resources. Without a store they ask the model's.", Max = "200")]
    public IReadOnlyDictionary<string, EvaluationResourceSettings> Resources { get; init; } = new Dictionary<string, EvaluationResourceSettings>(StringComparer.Ordinal);

    [Setting("The model of one relationship store.")]
    public BundleModel? Model { get; init; }

    /// <summary>A policy's name outside of the bundle.</summary>
    public string NameOf(string policy) => $"{Namespace}/{policy}";

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (ApiVersion != Version1)
        {
            errors.Add("apiVersion", ApiVersion, Version1);
        }

        CheckTypes(errors);
        CheckName(errors, "namespace", Namespace);
        foreach (var (map, names) in new[] { ("policies", Policies.Keys), ("routes", Routes.Keys) })
        {
            foreach (var name in names)
            {
                CheckName(errors, $"{map}:{name}", name);
            }
        }
    }

    // The name of a type cannot be a name of the bundle's own: it is whatever applications call it.
    private void CheckTypes(SettingsErrors errors)
    {
        foreach (var type in EvaluationNames.Twice(Resources.Select(resource => (resource.Key, resource.Value.Type))))
        {
            errors.Add("resources", type, "each type of resources once");
        }
    }

    // A slash would name another namespace's policy, a letter that looks like another one would name one that looks like it.
    private static void CheckName(SettingsErrors errors, string key, string name)
    {
        if (!BundleNames.IsName(name))
        {
            errors.Add(key, name, BundleNames.Expected);
        }
    }
}
