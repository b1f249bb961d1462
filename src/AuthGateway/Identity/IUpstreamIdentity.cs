namespace AuthGateway.Identity;

/// <summary>Proves to an upstream who is calling.</summary>
internal interface IUpstreamIdentity
{
    /// <summary>A short-lived signed token about the principal that only the audience may accept.</summary>
    /// <returns>Null when no key may sign now: 503, never a request without identity.</returns>
    string? TokenFor(Principal principal, string audience);
}
