namespace AuthGateway.Identity;

/// <summary>The key to which a credential is bound (RFC 7800 <c>cnf</c>): who presents it must prove to hold that key.</summary>
/// <param name="JwkThumbprint">The SHA-256 thumbprint of a DPoP key (<c>jkt</c>, RFC 9449 section 6), base64url.</param>
/// <param name="CertificateThumbprint">The SHA-256 of a client certificate (<c>x5t#S256</c>, RFC 8705 section 3.1), base64url.</param>
internal sealed record Confirmation(string? JwkThumbprint, string? CertificateThumbprint);
