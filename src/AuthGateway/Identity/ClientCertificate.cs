using System.Security.Cryptography.X509Certificates;

namespace AuthGateway.Identity;

/// <summary>The certificate that the caller proved to hold, to this gateway or to a trusted proxy before it.</summary>
/// <param name="Thumbprint">The SHA-256 of its DER form, base64url without padding (<c>x5t#S256</c>).</param>
/// <param name="Certificate">The certificate itself.</param>
internal sealed record ClientCertificate(string Thumbprint, X509Certificate2 Certificate);
