using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>An upstream over TLS proves who it is, or gets no request.</summary>
public sealed class UpstreamCertificateTests
{
    [Fact]
    [Trait(FaultCatalogue.Row, "U36")]
    public async Task An_upstream_that_cannot_prove_its_name_gets_no_request()
    {
        using var folder = new TemporaryFolder("upstream-tls");
        var trusted = new TestCertificates();
        await using var good = new TlsUpstream(trusted.Issue("localhost"));
        await using var expired = new TlsUpstream(trusted.Issue("localhost", until: DateTimeOffset.UnixEpoch.AddYears(50)));
        await using var elsewhere = new TlsUpstream(trusted.Issue("elsewhere.example.com", host: "elsewhere.example.com"));
        await using var unknown = new TlsUpstream(new TestCertificates().Issue("localhost"));
        var (data, management) = (FreePort.Next(), FreePort.Next());
        await using var process = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Development",
            ["serve"],
            [
                // The authorities that the machine trusts: this one alone.
                ("SSL_CERT_FILE", trusted.WriteAuthority(folder)),
                ("SSL_CERT_DIR", folder.File("none")),
                ("Hosting:Urls", $"http://127.0.0.1:{data}"),
                ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
                ("Development:SampleLegacySystem", ""),
                .. Gateway.Route("good", good.Address, "Anonymous", "/good"),
                .. Gateway.Route("expired", expired.Address, "Anonymous", "/expired"),
                .. Gateway.Route("elsewhere", elsewhere.Address, "Anonymous", "/elsewhere"),
                .. Gateway.Route("unknown", unknown.Address, "Anonymous", "/unknown"),
            ]));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{data}") };
        using var managementClient = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        await GatewayProcess.ReadyAsync(managementClient);

        Assert.Equal("ok", await client.GetStringAsync("/good"));
        foreach (var path in (string[])["/expired", "/elsewhere", "/unknown"])
        {
            using var response = await client.GetAsync(path);
            Assert.True((int)response.StatusCode == 502, $"{path}: {response.StatusCode}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Null(response.Headers.RetryAfter);
        }

        Assert.Equal((1, 0, 0, 0), (good.Requests, expired.Requests, elsewhere.Requests, unknown.Requests));
    }
}
