using System.Net;

namespace AuthGateway.Authorization;

/// <summary>
/// What policies may read of a request: of the one at hand, or of one that a decision endpoint is asked about. What is not known is not there,
/// and whatever needs it is denied.
/// </summary>
internal sealed record RequestFacts
{
    /// <summary>When the decision is made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The method, upper-case.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// The judged path in its literal spelling: a condition must say the same of <c>/admin%3Ax</c> and <c>/admin:x</c>, which have one route.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>The values of the route's parameters.</summary>
    public PathParameters PathParameters { get; init; } = PathParameters.None;

    /// <summary>The headers, after the hygiene, that the policy lists, in all spellings that came; never the server's own, which it uses again. Null: no header is read.</summary>
    public IHeaderDictionary? Headers { get; init; }

    /// <summary>Where the caller is.</summary>
    public IPAddress? ClientAddress { get; init; }
}
