using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthGateway.Authentication;
using AuthGateway.Identity;
using AuthGateway.Pipeline;
using AuthGateway.Proxy;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Pipeline;

/// <summary>Whose the certificate of a TLS connection is.</summary>
public sealed class ProxyCertificateTests
{
    [Theory]
    [InlineData("10.0.0.1", "", false)]
    [InlineData("10.0.0.1", "Client-Cert", false)]
    [InlineData("192.0.2.1", "", true)]
    [InlineData("192.0.2.1", "Client-Cert", true)]
    public async Task The_certificate_by_which_a_proxy_connects_is_none_of_its_callers_RFC_8705_section_3(string peer, string header, bool isCallers)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=proxy", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var context = new DefaultHttpContext();
        (context.Connection.RemoteIpAddress, context.Connection.ClientCertificate) = (IPAddress.Parse(peer), certificate);
        await new ClientCertificateMiddleware(
            _ => Task.CompletedTask,
            new TrustedPeers(new ProxySettings { TrustedProxies = ["10.0.0.0/8"] }),
            new AuthenticationSettings { ClientCertificate = new ClientCertificateSettings { Header = header } }).InvokeAsync(context);
        Assert.Equal(isCallers, context.ClientCertificate() is not null);
    }
}
