using AuthGateway.Latency;

namespace AuthGateway.Proxy;

/// <summary>Where a cluster's servers report how long they took. A cluster that names no source is believed nothing.</summary>
/// <param name="ReverseProxy">The whole time of the reverse proxy before the system.</param>
/// <param name="System">The time of the system behind it.</param>
internal sealed record UpstreamTimeSources(UpstreamTimeSource? ReverseProxy, UpstreamTimeSource? System)
{
    /// <summary>Nothing is reported.</summary>
    public static readonly UpstreamTimeSources None = new(null, null);

    /// <summary>The headers that are meant for the gateway alone; Server-Timing is for callers too.</summary>
    public IEnumerable<string> InternalHeaders => new[] { ReverseProxy, System }
        .Select(source => source?.Header)
        .OfType<string>()
        .Where(header => !header.Equals("Server-Timing", StringComparison.OrdinalIgnoreCase));

    /// <summary>What an answer reports; null when that is nothing.</summary>
    public UpstreamTimes? Read(HttpResponseMessage response)
    {
        if (ReverseProxy is null && System is null)
        {
            return null;
        }

        var times = new UpstreamTimes(ReverseProxy?.Read(response), System?.Read(response));
        return times is { ReverseProxy: null, System: null } ? null : times;
    }
}
