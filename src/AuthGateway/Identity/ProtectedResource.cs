namespace AuthGateway.Identity;

/// <summary>The gateway's own API as an OAuth resource. Registered as a service where its metadata is served.</summary>
/// <param name="Metadata">Where the metadata is (RFC 9728 section 3).</param>
internal sealed record ProtectedResource(Uri Metadata);
