using System.Net;
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
}
