using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthGateway.Authentication;
using AuthGateway.Pipeline.Certificates;
using AuthGateway.TestSupport;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Tests.Pipeline.Certificates;

/// <summary>What proxies write, and what nobody but an attacker writes.</summary>
public sealed class CertificateHeaderTests
{
    private static readonly X509Certificate2 Certificate = new TestCertificates().Issue("client", forClient: true);
    private static readonly string Base64 = Convert.ToBase64String(Certificate.RawData);
    private static readonly string Pem = Uri.EscapeDataString(Certificate.ExportCertificatePem() + "\n");

    public static TheoryData<string, string> Good => new()
    {
        { nameof(ClientCertificateFormat.Rfc9440), $":{Base64}:" },
        { nameof(ClientCertificateFormat.UrlEncodedPem), Pem },
        { nameof(ClientCertificateFormat.UrlEncodedPem), Uri.EscapeDataString(Certificate.ExportCertificatePem()) },
        { nameof(ClientCertificateFormat.Xfcc), $"Cert=\"{Pem}\"" },
        { nameof(ClientCertificateFormat.Xfcc), $"By=spiffe://a/b;Hash=00ff;Cert=\"{Pem}\";Subject=\"/C=DE/CN=a, \\\"b\\\"; c\";URI=;DNS=a.test" },
        { nameof(ClientCertificateFormat.Xfcc), $"Hash=00ff;cert={Pem}" },
    };

    public static TheoryData<string, string> Bad => new()
    {
        { nameof(ClientCertificateFormat.Rfc9440), Base64 },
        { nameof(ClientCertificateFormat.Rfc9440), $":{Base64}" },
        { nameof(ClientCertificateFormat.Rfc9440), $":{Base64}:;a=1" },
        { nameof(ClientCertificateFormat.Rfc9440), $":{Base64}:, :{Base64}:" },
        { nameof(ClientCertificateFormat.Rfc9440), $": {Base64}:" },
        { nameof(ClientCertificateFormat.Rfc9440), "::" },
        { nameof(ClientCertificateFormat.Rfc9440), ":AAAA:" },
        { nameof(ClientCertificateFormat.Rfc9440), $":{Convert.ToBase64String([.. Certificate.RawData, 0])}:" },
        { nameof(ClientCertificateFormat.Rfc9440), $":{Convert.ToBase64String(Certificate.RawData[..^1])}:" },
        { nameof(ClientCertificateFormat.Rfc9440), $":{new string('A', 20_000)}:" },
        { nameof(ClientCertificateFormat.Rfc9440), $":{Convert.ToBase64String(TestKeyPkcs12())}:" },
        { nameof(ClientCertificateFormat.UrlEncodedPem), Pem + Pem },
        { nameof(ClientCertificateFormat.UrlEncodedPem), "x" + Pem },
        { nameof(ClientCertificateFormat.UrlEncodedPem), Pem + "x" },
        { nameof(ClientCertificateFormat.UrlEncodedPem), Pem.Replace("CERTIFICATE", "PUBLIC%20KEY", StringComparison.Ordinal) },
        { nameof(ClientCertificateFormat.UrlEncodedPem), $":{Base64}:" },
        { nameof(ClientCertificateFormat.Xfcc), Pem },
        { nameof(ClientCertificateFormat.Xfcc), $"Cert=\"{Pem}\";Cert=\"{Pem}\"" },
        { nameof(ClientCertificateFormat.Xfcc), $"Cert=\"{Pem}\",Cert=\"{Pem}\"" },
        { nameof(ClientCertificateFormat.Xfcc), $"Hash=a;Subject=\"b\",By=c;Cert=\"{Pem}\"" },
        { nameof(ClientCertificateFormat.Xfcc), $"Cert=\"{Pem}" },
        { nameof(ClientCertificateFormat.Xfcc), $"Cert=\"{Pem}\"x" },
        { nameof(ClientCertificateFormat.Xfcc), $"Cert=\"{Pem}\\" },
        { nameof(ClientCertificateFormat.Xfcc), $"=\"{Pem}\"" },
        { nameof(ClientCertificateFormat.Xfcc), "Cert=" },
        { nameof(ClientCertificateFormat.Xfcc), "Cert=\"\"" },
        { nameof(ClientCertificateFormat.Xfcc), "Cert" },
    };

    [Theory]
    // Not enumerated beforehand: the certificate is another one in each process.
    [MemberData(nameof(Good), DisableDiscoveryEnumeration = true)]
    public void What_a_proxy_writes_is_read_and_hashed_as_RFC_8705_section_3_1_says(string format, string value)
    {
        Assert.True(CertificateHeader.TryRead(value, Enum.Parse<ClientCertificateFormat>(format), out var certificate));
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Certificate.RawData)), certificate!.Thumbprint);
    }

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void What_could_be_read_in_two_ways_or_in_none_is_refused(string format, string value)
    {
        Assert.False(CertificateHeader.TryRead(value, Enum.Parse<ClientCertificateFormat>(format), out var certificate));
        Assert.Null(certificate);
    }

    [Theory]
    [InlineData(nameof(ClientCertificateFormat.Rfc9440), "")]
    [InlineData(nameof(ClientCertificateFormat.UrlEncodedPem), "")]
    [InlineData(nameof(ClientCertificateFormat.Xfcc), "")]
    [InlineData(nameof(ClientCertificateFormat.Xfcc), "By=a;Hash=b")]
    public void A_proxy_may_say_that_there_was_none(string format, string value)
    {
        Assert.True(CertificateHeader.TryRead(value, Enum.Parse<ClientCertificateFormat>(format), out var certificate));
        Assert.Null(certificate);
    }

    [Fact]
    public void Reading_never_throws() =>
        Prop.ForAll<string?, int>((text, cut) =>
        {
            foreach (var format in Enum.GetValues<ClientCertificateFormat>())
            {
                var at = (int)((uint)cut % Pem.Length);
                foreach (var value in new[] { text ?? "", $":{text}:", $"Cert=\"{text}\"", $"a={text};Cert={Pem[..at]}{text}{Pem[at..]}" })
                {
                    CertificateHeader.TryRead(value, format, out _);
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static byte[] TestKeyPkcs12() => Certificate.Export(X509ContentType.Pkcs12);
}
