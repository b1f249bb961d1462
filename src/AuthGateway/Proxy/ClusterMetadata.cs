using System.Collections.Immutable;
using AuthGateway.Routes;
using Yarp.ReverseProxy.Configuration;

namespace AuthGateway.Proxy;

/// <summary>What a cluster's metadata says about the identity that its servers are shown.</summary>
internal static class ClusterMetadata
{
    /// <summary>The audience of the identity token; the cluster's id when absent.</summary>
    public const string IdentityAudience = "IdentityAudience";

    /// <summary>Whether plain headers accompany the token, for servers that cannot check a signature.</summary>
    public const string PlainIdentityHeaders = "PlainIdentityHeaders";

    /// <summary>Where answers say how long the reverse proxy had the request.</summary>
    public const string ReverseProxyTime = "ReverseProxyTime";

    /// <summary>Where answers say how long the system behind it had the request.</summary>
    public const string SystemTime = "SystemTime";

    // YARP's own health policies take their thresholds from a cluster's metadata.
    private static readonly ImmutableArray<string> Known =
        [IdentityAudience, PlainIdentityHeaders, ReverseProxyTime, SystemTime, "ConsecutiveFailuresHealthPolicy.Threshold", "TransportFailureRateHealthPolicy.RateLimit"];

    /// <summary>Everything that is wrong with the cluster's metadata; empty when it may be used.</summary>
    public static IEnumerable<(string Key, string? Found, string Expected)> Check(ClusterConfig cluster)
    {
        foreach (var (key, value) in cluster.Metadata ?? ImmutableDictionary<string, string>.Empty)
        {
            var expected = key switch
            {
                IdentityAudience => value.Length is > 0 and <= 256 ? null : "an audience of 1 to 256 characters",
                PlainIdentityHeaders => bool.TryParse(value, out _) ? null : "true or false",
                ReverseProxyTime or SystemTime => UpstreamTimeSource.TryParse(value, out _) ? null : UpstreamTimeSource.Expected,
                _ => Known.Contains(key) ? null : $"one of: {string.Join(", ", Known)}",
            };
            if (expected is not null)
            {
                yield return ($"Metadata:{key}", value, expected);
            }
        }
    }

    /// <summary>How the cluster's servers are told who is calling.</summary>
    public static UpstreamIdentityRules Identity(ClusterConfig cluster) => new(
        cluster.Metadata?.TryGetValue(IdentityAudience, out var audience) == true ? audience : cluster.ClusterId,
        cluster.Metadata?.TryGetValue(PlainIdentityHeaders, out var plain) == true && bool.Parse(plain));

    /// <summary>Where the cluster's answers report times of their own.</summary>
    public static UpstreamTimeSources TimeSources(ClusterConfig cluster) => TimeSources(cluster.Metadata);

    /// <summary>The same, from the metadata alone.</summary>
    public static UpstreamTimeSources TimeSources(IReadOnlyDictionary<string, string>? metadata)
    {
        var reverseProxy = Source(metadata, ReverseProxyTime);
        var system = Source(metadata, SystemTime);
        return reverseProxy is null && system is null ? UpstreamTimeSources.None : new UpstreamTimeSources(reverseProxy, system);
    }

    private static UpstreamTimeSource? Source(IReadOnlyDictionary<string, string>? metadata, string key) =>
        metadata?.TryGetValue(key, out var text) == true && UpstreamTimeSource.TryParse(text, out var source) ? source : null;
}
