namespace AuthGateway.Routes;

/// <summary>How a route's upstream is told who is calling. Stands in the metadata of endpoints that forward, and of no others.</summary>
/// <param name="Audience">The audience of the signed token.</param>
/// <param name="PlainHeaders">Whether plain headers accompany it.</param>
internal sealed record UpstreamIdentityRules(string Audience, bool PlainHeaders);
