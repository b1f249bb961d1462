using AuthGateway.Routes;

namespace AuthGateway.Management;

/// <summary>The routes: a gateway whose configuration has not been taken in serves nothing.</summary>
internal sealed class RoutesDependency(EndpointDataSource endpoints) : IDependency
{
    /// <inheritdoc/>
    public DependencyState Readiness()
    {
        var routes = endpoints.Endpoints.Count(endpoint => endpoint.Metadata.GetMetadata<RouteRules>() is not null);
        return new DependencyState("routes", routes > 0, $"{routes} routes");
    }

    /// <inheritdoc/>
    public Task<DependencyState> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult(Readiness());
}
