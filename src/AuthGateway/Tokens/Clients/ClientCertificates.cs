using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthGateway.Identity;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Clients;

/// <summary>Judges clients by the certificate that the connection proved (RFC 8705 section 2).</summary>
internal sealed class ClientCertificates : IDisposable
{
    // RFC 5280 section 4.2.1.12: a server's certificate is no client's.
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2Collection _authorities = [];
    private readonly TimeProvider _clock;

    public ClientCertificates(TokenServiceSettings settings, TimeProvider clock)
    {
        _clock = clock;
        foreach (var pem in settings.CertificateAuthorities)
        {
            _authorities.ImportFromPem(pem);
        }
    }

    /// <summary>By which method the certificate proves the client; null when it does not.</summary>
    public string? MethodFor(TokenClient client, ClientCertificate certificate)
    {
        if (client.Allows(ClientMethods.SelfSignedTls) && client.HasCertificate(certificate.Thumbprint))
        {
            return ClientMethods.SelfSignedTls;
        }

        // The name alone proves nothing: anybody can write it into a certificate of their own.
        return client.Allows(ClientMethods.Tls) && client.Subject is { } expected
            && SubjectName.Of(certificate.Certificate.SubjectName) is { } subject && subject.IsSameAs(expected) && IsTrusted(certificate.Certificate)
            ? ClientMethods.Tls
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var authority in _authorities)
        {
            authority.Dispose();
        }
    }

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.ExtraStore.AddRange(_authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        // A fetch at the will of whoever made the certificate: a client that is lost is taken out of the configuration.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = _clock.GetUtcNow().UtcDateTime;
        var isTrusted = chain.Build(certificate);
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return isTrusted;
    }
}
