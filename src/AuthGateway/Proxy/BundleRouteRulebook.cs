using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Routes;
using Yarp.ReverseProxy.Configuration;

namespace AuthGateway.Proxy;

/// <summary>Holds routes from elsewhere to the rules of the configuration's own: YARP's, and the gateway's.</summary>
internal sealed class BundleRouteRulebook : IRouteRulebook, IDisposable
{
    private static readonly KnownPolicies Any = new(FrozenDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal, new KeyValuePair<string, ImmutableSortedSet<string>>(KnownPolicies.Authenticated, [])));

    private readonly ServiceProvider _yarp;
    private readonly RouteOffers _offers;
    private readonly IProxyConfigProvider _configured;
    private readonly IConfigValidator _validator;

    public BundleRouteRulebook(IConfiguration configuration, RouteOffers offers)
    {
        var services = new ServiceCollection().AddLogging().AddRouting();
        services.AddReverseProxy().LoadFromConfig(configuration.GetSection(ReverseProxySection.Name));
        _yarp = services.BuildServiceProvider();
        (_offers, _configured, _validator) = (offers, _yarp.GetRequiredService<IProxyConfigProvider>(), _yarp.GetRequiredService<IConfigValidator>());
    }

    /// <inheritdoc/>
    public string Revision => _configured.GetConfig().RevisionId;

    /// <inheritdoc/>
    public IReadOnlyList<RouteShape> Configured => [.. _configured.GetConfig().Routes.Select(Shape)];

    /// <inheritdoc/>
    public IReadOnlySet<string> Clusters => _configured.GetConfig().Clusters.Select(cluster => cluster.ClusterId).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IReadOnlyList<(string Key, string? Found, string Expected)> Check(RouteShape route)
    {
        var found = new List<(string Key, string? Found, string Expected)>();
        var config = BundleConfigProvider.RouteOf(route) with { AuthorizationPolicy = KnownPolicies.Authenticated };
        found.AddRange(RouteMetadata.Check(config, Any, _offers));
        if (PathConstraints.HasExpression(route.Path))
        {
            found.Add(("Match:Path", route.Path, "no regular expression: it would be tried on everybody's requests, before it is known who they are"));
        }

        if (_configured.GetConfig().Routes.Any(other => string.Equals(other.RouteId, route.Id, StringComparison.OrdinalIgnoreCase)))
        {
            found.Add(("", route.Id, "a name that no route of the configuration has"));
        }

        var validation = _validator.ValidateRouteAsync(config with { AuthorizationPolicy = null });
#pragma warning disable VSTHRD002 // YARP's validators look things up in memory: nothing is waited for.
        found.AddRange(validation.AsTask().GetAwaiter().GetResult().Select(fault => ("", (string?)fault.Message, "a route that YARP accepts")));
#pragma warning restore VSTHRD002
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _yarp.Dispose();

    private static RouteShape Shape(RouteConfig route) => new()
    {
        Id = route.RouteId,
        Path = route.Match.Path ?? "",
        Policy = route.AuthorizationPolicy,
        Cluster = route.ClusterId,
        Methods = [.. route.Match.Methods ?? []],
        Hosts = [.. route.Match.Hosts ?? []],
        Order = route.Order ?? 0,
        HasOtherMatches = route.Match.Headers is { Count: > 0 } || route.Match.QueryParameters is { Count: > 0 },
    };
}
