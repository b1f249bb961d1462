namespace AuthGateway.Identity;

/// <summary>A set of public keys at one moment. Immutable: another set is another object.</summary>
/// <param name="Document">The JWK set (RFC 7517) as UTF-8 JSON.</param>
/// <param name="Version">Counts the sets of this process.</param>
internal sealed record KeySetSnapshot(ReadOnlyMemory<byte> Document, long Version);
