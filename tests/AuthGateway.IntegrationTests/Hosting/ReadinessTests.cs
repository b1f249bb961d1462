using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Management;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>Ready means that the data port serves.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task While_the_data_port_does_not_listen_yet_it_is_alive_and_not_ready()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        AskedAtStart? asked = null;
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(upstream.Address), "Development", more: services => services.AddHostedService(provider => asked = new AskedAtStart(provider)));

        Assert.Equal(HttpStatusCode.OK, asked!.Live);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, asked.Ready);
        Assert.Contains("\"starting\"", asked.ReadyBody, StringComparison.Ordinal);
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/x"));
    }

    // Services start one after another: the management port's server before this one, the data port's after it.
    private sealed class AskedAtStart(IServiceProvider services) : IHostedService
    {
        public HttpStatusCode Live { get; private set; }

        public HttpStatusCode Ready { get; private set; }

        public string ReadyBody { get; private set; } = "";

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            using var client = new HttpClient { BaseAddress = new Uri(services.GetRequiredService<ManagementServer>().Urls.First()) };
            Live = (await client.GetAsync("/livez", cancellationToken)).StatusCode;
            using var ready = await client.GetAsync("/readyz", cancellationToken);
            Ready = ready.StatusCode;
            ReadyBody = await ready.Content.ReadAsStringAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
