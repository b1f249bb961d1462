using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Pipeline.Canonical;
using AuthGateway.Proxy.Streams;
using AuthGateway.Telemetry;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace AuthGateway.Proxy;

/// <summary>
/// What happens to every forwarded request and answer, after the transforms of the route's own configuration: the
/// order is that of the calls below.
/// </summary>
internal sealed class ForwardingTransforms(
    TrustedPeers trusted, CanonicalSettings canonical, TelemetrySettings telemetry, IUpstreamIdentity identity, OpenStreams streams, StreamWrapper wrapper, CredentialPlaces places) : ITransformProvider
{
    /// <inheritdoc/>
    public void Apply(TransformBuilderContext context)
    {
        var rules = RouteMetadata.Rules(context.Route);

        // A route that says nothing of X-Forwarded-* gets ours, which know whom to believe.
        if (context.UseDefaultForwarders is null)
        {
            context.UseDefaultForwarders = false;
            context.RequestTransforms.Add(new ForwardedForTransform(trusted));
        }

        context.RequestTransforms.Add(new CredentialTransform(rules, places));
        if (context.Cluster is { } cluster)
        {
            context.RequestTransforms.Add(new IdentityTransform(identity, ClusterMetadata.Identity(cluster)));
        }

        context.RequestTransforms.Add(new TargetTransform(canonical));

        // Trailers arrive after the answer was judged, and some readers treat them as headers: none pass.
        context.CopyResponseTrailers = false;
        context.ResponseTransforms.Add(new ResponseHygieneTransform(InternalHeaders(context.Cluster), places.OwnCookies, streams, wrapper));
    }

    // The split tells callers how fast the systems behind are: what the upstream reports passes only where ours does.
    private ImmutableArray<string> InternalHeaders(ClusterConfig? cluster)
    {
        var sources = cluster is null ? UpstreamTimeSources.None : ClusterMetadata.TimeSources(cluster);
        var headers = sources.InternalHeaders;
        return [.. telemetry.ServerTiming || sources == UpstreamTimeSources.None ? headers : headers.Append(ServerTimingHeader.Name)];
    }

    /// <inheritdoc/>
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    /// <inheritdoc/>
    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }
}
