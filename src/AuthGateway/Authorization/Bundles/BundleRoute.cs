using System.Collections.Immutable;
using AuthGateway.Routes;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles;

/// <summary>A route of a bundle, by the names that ReverseProxy:Routes has for the same things.</summary>
/// <remarks>
/// No transforms, which could lead a request out of the namespace after it was judged; none of the metadata by which a route passes credentials on or
/// goes on without Redis, which are the platform's decisions; no matches by header or query, which callers choose.
/// </remarks>
internal sealed record BundleRoute : ISettings
{
    [Setting("The cluster, one of those that the namespace may use.", Required = true)]
    public string ClusterId { get; init; } = "";

    [Setting("A policy of the bundle, or Authenticated; Anonymous where the namespace may.", Required = true)]
    public string AuthorizationPolicy { get; init; } = "";

    [Setting("What requests it takes.", Required = true)]
    public BundleMatch Match { get; init; } = new();

    // Below zero are the platform's routes alone: a bundle's would go before a more exact one of the configuration.
    [Setting("Which route wins when several match: the lowest.", Min = "0")]
    public int Order { get; init; }

    [Setting("The largest request body in bytes.", Min = "0")]
    public long? MaxRequestBodySize { get; init; }

    [Setting("What the gateway adds to routes.", Max = "16")]
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    // The names are those of the proxy's route metadata.
    private static readonly string[] Offered = ["AuthenticationSchemes", "ConfirmRevocations", "ProofOfPossession", "AcrValues", "MaxAuthenticationAge"];

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        foreach (var name in Metadata.Keys.Where(name => !Offered.Contains(name, StringComparer.Ordinal)))
        {
            errors.AddProblem($"Metadata:{name}", "is not offered to bundles", $"one of {string.Join(", ", Offered)}");
        }
    }

    /// <summary>The route for the proxy, and for what is said of routes.</summary>
    /// <param name="id">Its name.</param>
    public RouteShape Shape(string id) => new()
    {
        Id = id,
        Path = Match.Path,
        Policy = AuthorizationPolicy,
        Cluster = ClusterId,
        Methods = [.. Match.Methods],
        Hosts = [.. Match.Hosts],
        Order = Order,
        MaxRequestBodySize = MaxRequestBodySize,
        Metadata = Metadata.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };
}
