using AuthGateway.Routes;
using Microsoft.AspNetCore.Routing.Matching;

namespace AuthGateway.Proxy;

/// <summary>
/// Where nothing else decides between a route of the platform and one of an application's bundle, the platform's is taken. Routing would answer
/// such a request with an error, so that whoever applied a bundle could put a route of a later configuration out of service.
/// </summary>
internal sealed class PlatformRoutesFirst : MatcherPolicy, IEndpointComparerPolicy
{
    /// <summary>Behind everything that routing itself, and YARP, tell routes apart by: it is for ties alone.</summary>
    public override int Order => int.MaxValue;

    /// <inheritdoc/>
    public IComparer<Endpoint> Comparer { get; } = Comparer<Endpoint>.Create((one, other) => Rank(one).CompareTo(Rank(other)));

    private static int Rank(Endpoint endpoint) => endpoint.Metadata.GetMetadata<RouteRules>() is { IsOfBundle: true } ? 1 : 0;
}
