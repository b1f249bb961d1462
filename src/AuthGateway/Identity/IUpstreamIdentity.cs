namespace AuthGateway.Identity;

/// <summary>Proves to an upstream who is calling.</summary>
internal interface IUpstreamIdentity
{
    /// <summary>A short-lived signed token about the principal that only the audience may accept.</summary>
    string TokenFor(Principal principal, string audience);
}
