using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>Two ports that share nothing.</summary>
public sealed class PlanesTests
{
    [Theory]
    [InlineData("GET", "/livez")]
    [InlineData("GET", "/readyz")]
    [InlineData("GET", "/healthz/deep")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/requests")]
    [InlineData("POST", "/dev/token")]
    public async Task The_management_plane_does_not_answer_on_the_data_port(string method, string path)
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Gateway.Route("up", upstream.Address, "Anonymous", "/up/{**rest}"), "Development");

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Gateway.AdminToken}");
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/up/x")]
    [InlineData("/.well-known/jwks.json")]
    public async Task The_data_plane_does_not_answer_on_the_management_port(string path)
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Gateway.Route("up", upstream.Address, "Anonymous", "/up/{**rest}"), "Development");

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.ManagementClient.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Over_TLS_the_data_port_offers_HTTP_2_and_the_management_port_HTTP_1_1_alone()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var folder = new TemporaryFolder("tls");
        var certificates = new TestCertificates();
        var (certificate, key) = certificates.WriteServerCertificate(folder);
        var (data, management) = (FreePort.Next(), FreePort.Next());
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("up", upstream.Address, "Anonymous"),
                ("Hosting:Urls", $"https://127.0.0.1:{data}"),
                ("Hosting:ManagementUrls", $"https://127.0.0.1:{management}"),
                ("Hosting:CertificateFile", certificate),
                ("Hosting:CertificateKeyFile", key),
            ],
            "Development",
            waitUntilReady: false);

        Assert.Equal(SslApplicationProtocol.Http2, await NegotiatedAsync(certificates, data, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11));
        Assert.Equal(SslApplicationProtocol.Http11, await NegotiatedAsync(certificates, data, SslApplicationProtocol.Http11));
        Assert.Equal(SslApplicationProtocol.Http11, await NegotiatedAsync(certificates, management, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11));
    }

    private static async Task<SslApplicationProtocol> NegotiatedAsync(TestCertificates certificates, int port, params SslApplicationProtocol[] offered)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var tls = new SslStream(client.GetStream());
        var options = certificates.ClientOptions("localhost");
        options.ApplicationProtocols = [.. offered];
        await tls.AuthenticateAsClientAsync(options);
        return tls.NegotiatedApplicationProtocol;
    }
}
