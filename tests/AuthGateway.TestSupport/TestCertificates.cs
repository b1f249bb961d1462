using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthGateway.TestSupport;

/// <summary>A certificate authority of the tests' own, valid for a day, that nothing else trusts.</summary>
public sealed class TestCertificates
{
    private readonly X509Certificate2 _authority;

    /// <summary>Makes a new authority.</summary>
    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=AuthGateway tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        // By which a chain is built where two authorities have one name, as the next and the last of a real one do.
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(Now.AddHours(-1), Now.AddDays(1));
    }

    /// <summary>The authority's certificate, without its key.</summary>
    public X509Certificate2 Authority => X509CertificateLoader.LoadCertificate(_authority.RawData);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>A certificate with its key, for a server at localhost and 127.0.0.1 or at another host, or for a client.</summary>
    /// <param name="commonName">Its subject's name, which no client looks at.</param>
    /// <param name="forClient">It is a client's.</param>
    /// <param name="host">The only host that it is for; null: this machine.</param>
    /// <param name="until">When it ends; null: within a day.</param>
    public X509Certificate2 Issue(string commonName, bool forClient = false, string? host = null, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host ?? "localhost");
        if (host is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        // TLS server authentication, TLS client authentication (RFC 5280 section 4.2.1.12).
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(forClient ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var end = until ?? Now.AddHours(23);

        // Not Create(issuer, …): that refuses a certificate older than its issuer, as an expired one is here.
        using var authorityKey = _authority.GetECDsaPrivateKey()!;
        using var certificate = request.Create(
            _authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authorityKey), end.AddDays(-1), end, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>How a client connects that trusts this authority alone.</summary>
    public SslClientAuthenticationOptions ClientOptions(string host)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Authority);
        return new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy };
    }

    /// <summary>Writes a server's certificate and key as PEM files.</summary>
    public (string Certificate, string Key) WriteServerCertificate(TemporaryFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var certificate = Issue("localhost");
        using var key = certificate.GetECDsaPrivateKey()!;
        var paths = (folder.File("server.crt"), folder.File("server.key"));
        File.WriteAllText(paths.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(paths.Item2, key.ExportPkcs8PrivateKeyPem());
        return paths;
    }

    /// <summary>Writes the authority's certificate as a PEM file.</summary>
    public string WriteAuthority(TemporaryFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = folder.File("authority.crt");
        File.WriteAllText(path, _authority.ExportCertificatePem());
        return path;
    }
}
