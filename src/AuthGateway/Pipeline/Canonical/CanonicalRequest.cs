namespace AuthGateway.Pipeline.Canonical;

/// <summary>The request as it is judged and forwarded. A feature of the request once it has passed.</summary>
/// <param name="Method">The method, upper-case.</param>
/// <param name="JudgedPath">The path that routes and policies see; equals Request.Path.</param>
/// <param name="ForwardedPath">The path for the wire.</param>
/// <param name="RawQuery">The query byte for byte, with its question mark; empty when there is none.</param>
/// <param name="RemovedHeaders">How many headers were removed from the request, for the metrics.</param>
internal sealed record CanonicalRequest(string Method, string JudgedPath, string ForwardedPath, string RawQuery, int RemovedHeaders)
{
    /// <summary>The request target for the wire, in origin-form.</summary>
    public string ForwardedPathAndQuery => RawQuery.Length == 0 ? ForwardedPath : ForwardedPath + RawQuery;
}
