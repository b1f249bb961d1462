using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AuthGateway.Redis;

/// <summary>
/// Whose certificates are taken for Redis': those of the authorities in a file, and no others. The file is read at each handshake, so that it
/// may be replaced while the gateway runs, and hold the next authority beside the last.
/// </summary>
internal static class RedisTrust
{
    /// <summary>How a handshake with a server is done.</summary>
    /// <param name="host">The name that its certificate must have.</param>
    /// <param name="caFile">The authorities, as PEM. One that cannot be read is a connection that fails.</param>
    public static SslClientAuthenticationOptions HandshakeWith(string host, string caFile)
    {
        // Authorities of a cluster's own have no lists of what they revoked.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        // A session that is taken up again shows no certificate that could be judged by what the file says now.
        return new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy, AllowTlsResume = false };
    }
}
