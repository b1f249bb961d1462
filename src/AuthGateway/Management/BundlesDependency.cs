using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Routes;

namespace AuthGateway.Management;

/// <summary>
/// The policy bundles. Where they are required, a replica is not ready before it has one of every namespace and the proxy has its routes; once it was,
/// it stays ready on the last good ones, also in the moment in which others take their place.
/// </summary>
internal sealed class BundlesDependency(BundleFeed feed, IBundleRoutes routes, AuthorizationSettings settings, EndpointDataSource endpoints) : IDependency
{
    private const string Name = "policy bundles";

    private volatile bool _wasComplete;

    /// <inheritdoc/>
    public DependencyState Readiness()
    {
        var states = feed.States;
        _wasComplete = _wasComplete || (states.All(state => state.Version is not null) && AreServed());
        var failure = feed.LastFailure is { } reason ? $"; last failure {reason}" : "";
        return new DependencyState(Name, _wasComplete || !settings.Bundles.Required, states.Count == 0 ? "none" : $"{string.Join("; ", states)}{failure}");
    }

    /// <inheritdoc/>
    public Task<DependencyState> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult(Readiness());

    private bool AreServed()
    {
        var served = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<RouteRules>()).OfType<RouteRules>().Select(rules => (rules.RouteId, rules.Policy)).ToHashSet();
        return routes.Current.Routes.All(route => served.Contains((route.Id, route.Policy!)));
    }
}
