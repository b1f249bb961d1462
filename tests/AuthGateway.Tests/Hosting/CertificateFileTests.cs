using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AuthGateway.Hosting;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AuthGateway.Tests.Hosting;

public sealed class CertificateFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("certificate");
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait(FaultCatalogue.Row, "K11")]
    public async Task A_Kubernetes_mount_that_is_replaced_through_its_links_is_read_again()
    {
        Write("..1", "first");
        Directory.CreateSymbolicLink(_folder.File("..data"), "..1");
        File.CreateSymbolicLink(_folder.File("tls.crt"), "..data/tls.crt");
        File.CreateSymbolicLink(_folder.File("tls.key"), "..data/tls.key");
        var options = new CertificateFile(_folder.File("tls.crt"), _folder.File("tls.key")).Options(HttpProtocols.Http1AndHttp2);
        Assert.Equal("CN=first", await ServedAsync(options));

        // What kubelet does at a rotation: a new folder, and the one link above the files points to it.
        Write("..2", "second");
        Directory.Delete(_folder.File("..data"));
        Directory.CreateSymbolicLink(_folder.File("..data"), "..2");

        Assert.Equal("CN=second", await ServedAsync(options));
    }

    [Fact]
    public async Task A_pair_that_is_half_replaced_is_not_served_until_it_is_whole()
    {
        Write(".", "first");
        var options = new CertificateFile(_folder.File("tls.crt"), _folder.File("tls.key")).Options(HttpProtocols.Http1AndHttp2);
        using var second = _certificates.Issue("second");
        await File.WriteAllTextAsync(_folder.File("tls.crt"), second.ExportCertificatePem(), TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(_folder.File("tls.crt"), new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("CN=first", await ServedAsync(options));

        using var key = second.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(_folder.File("tls.key"), key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        Assert.Equal("CN=second", await ServedAsync(options));
    }

    private static async Task<string> ServedAsync(Microsoft.AspNetCore.Server.Kestrel.Https.TlsHandshakeCallbackOptions options)
    {
        SslServerAuthenticationOptions served = await options.OnConnection(null!);
        return served.ServerCertificateContext!.TargetCertificate.Subject;
    }

    private void Write(string folder, string name)
    {
        var path = Directory.CreateDirectory(_folder.File(folder)).FullName;
        using var certificate = _certificates.Issue(name);
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(path, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(path, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        foreach (var file in Directory.GetFiles(path, "tls.*"))
        {
            // Tests are faster than some file systems' clocks: the two writings differ in any case.
            File.SetLastWriteTimeUtc(file, new DateTime(2030, 1, name.Length, 0, 0, 0, DateTimeKind.Utc));
        }
    }
}
