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

    public static TheoryData<ClientCertificateFormat, string> Good => new()
    {
        { ClientCertificateFormat.Rfc9440, $":{Base64}:" },
        { ClientCertificateFormat.UrlEncodedPem, Pem },
        { ClientCertificateFormat.UrlEncodedPem, Uri.EscapeDataString(Certificate.ExportCertificatePem()) },
        { ClientCertificateFormat.Xfcc, $"Cert=\"{Pem}\"" },
        { ClientCertificateFormat.Xfcc, $"By=spiffe://a/b;Hash=00ff;Cert=\"{Pem}\";Subject=\"/C=DE/CN=a, \\\"b\\\"; c\";URI=;DNS=a.test" },
        { ClientCertificateFormat.Xfcc, $"Hash=00ff;cert={Pem}" },
    };

    public static TheoryData<ClientCertificateFormat, string> Bad => new()
    {
        { ClientCertificateFormat.Rfc9440, Base64 },
        { ClientCertificateFormat.Rfc9440, $":{Base64}" },
        { ClientCertificateFormat.Rfc9440, $":{Base64}:;a=1" },
        { ClientCertificateFormat.Rfc9440, $":{Base64}:, :{Base64}:" },
        { ClientCertificateFormat.Rfc9440, $": {Base64}:" },
        { ClientCertificateFormat.Rfc9440, "::" },
        { ClientCertificateFormat.Rfc9440, ":AAAA:" },
        { ClientCertificateFormat.Rfc9440, $":{Convert.ToBase64String([.. Certificate.RawData, 0])}:" },
        { ClientCertificateFormat.Rfc9440, $":{Convert.ToBase64String(Certificate.RawData[..^1])}:" },
        { ClientCertificateFormat.Rfc9440, $":{new string('A', 20_000)}:" },
        { ClientCertificateFormat.Rfc9440, $":{Convert.ToBase64String(TestKeyPkcs12())}:" },
        { ClientCertificateFormat.UrlEncodedPem, Pem + Pem },
        { ClientCertificateFormat.UrlEncodedPem, "x" + Pem },
        { ClientCertificateFormat.UrlEncodedPem, Pem + "x" },
        { ClientCertificateFormat.UrlEncodedPem, Pem.Replace("CERTIFICATE", "PUBLIC%20KEY", StringComparison.Ordinal) },
        { ClientCertificateFormat.UrlEncodedPem, $":{Base64}:" },
        { ClientCertificateFormat.Xfcc, Pem },
        { ClientCertificateFormat.Xfcc, $"Cert=\"{Pem}\";Cert=\"{Pem}\"" },
        { ClientCertificateFormat.Xfcc, $"Cert=\"{Pem}\",Cert=\"{Pem}\"" },
        { ClientCertificateFormat.Xfcc, $"Hash=a;Subject=\"b\",By=c;Cert=\"{Pem}\"" },
        { ClientCertificateFormat.Xfcc, $"Cert=\"{Pem}" },
        { ClientCertificateFormat.Xfcc, $"Cert=\"{Pem}\"x" },
        { ClientCertificateFormat.Xfcc, $"Cert=\"{Pem}\\" },
        { ClientCertificateFormat.Xfcc, $"=\"{Pem}\"" },
        { ClientCertificateFormat.Xfcc, "Cert=" },
        { ClientCertificateFormat.Xfcc, "Cert=\"\"" },
        { ClientCertificateFormat.Xfcc, "Cert" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void What_a_proxy_writes_is_read_and_hashed_as_RFC_8705_section_3_1_says(ClientCertificateFormat format, string value)
    {
        Assert.True(CertificateHeader.TryRead(value, format, out var certificate));
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Certificate.RawData)), certificate!.Thumbprint);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_could_be_read_in_two_ways_or_in_none_is_refused(ClientCertificateFormat format, string value)
    {
        Assert.False(CertificateHeader.TryRead(value, format, out var certificate));
        Assert.Null(certificate);
    }

    [Theory]
    [InlineData(ClientCertificateFormat.Rfc9440, "")]
    [InlineData(ClientCertificateFormat.UrlEncodedPem, "")]
    [InlineData(ClientCertificateFormat.Xfcc, "")]
    [InlineData(ClientCertificateFormat.Xfcc, "By=a;Hash=b")]
    public void A_proxy_may_say_that_there_was_none(ClientCertificateFormat format, string value)
    {
        Assert.True(CertificateHeader.TryRead(value, format, out var certificate));
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
