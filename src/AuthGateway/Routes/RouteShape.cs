using System.Collections.Immutable;

namespace AuthGateway.Routes;

/// <summary>A route as somebody wrote it, before the proxy has it: what can be said of it without the proxy.</summary>
internal sealed record RouteShape
{
    /// <summary>The route's name.</summary>
    public required string Id { get; init; }

    /// <summary>The path pattern.</summary>
    public required string Path { get; init; }

    /// <summary>The policy's name.</summary>
    public string? Policy { get; init; }

    /// <summary>The cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>The methods; empty for all.</summary>
    public ImmutableArray<string> Methods { get; init; } = [];

    /// <summary>The hosts; empty for all.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Which route wins when several match: the lowest.</summary>
    public int Order { get; init; }

    /// <summary>The largest request body in bytes, -1 for any; null when the server's own bound holds.</summary>
    public long? MaxRequestBodySize { get; init; }

    /// <summary>The gateway's additions, by the names of the configuration.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether headers or query parameters choose it, too: then nothing is proven about which requests it takes.</summary>
    public bool HasOtherMatches { get; init; }
}
