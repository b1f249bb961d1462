using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using static AuthGateway.TestSupport.RawHttp2Client;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>An operator sees which connections the gateway ended, and why.</summary>
public sealed class ConnectionEndTests
{
    [Fact]
    public async Task A_connection_that_is_ended_is_counted_by_its_reason()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.HoldAsync();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        // One whose end is in doubt, one whose body is none, one that asks for what there is not, one that asks for its own end, and one that resets what it begins.
        await RawHttpClient.ExchangeAsync(gateway.Data, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        await RawHttpClient.ExchangeAsync(gateway.Data, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;\r\nabc\r\n0\r\n\r\n");
        await RawHttpClient.ExchangeAsync(
            gateway.Data, "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 99\r\n\r\n");
        await RawHttpClient.ExchangeAsync(gateway.Data, "GET /%2f HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        await using var client = await ConnectAsync(gateway.Http2);
        client.Patience = TimeSpan.FromMinutes(1);
        var ended = client.ReadToGoAwayAsync();
        for (var stream = 1; !ended.IsCompleted && stream < 10_000
            && await client.TrySendAsync((byte[])[.. Frame(Headers, EndHeaders | EndStream, stream, Request("GET", "/")), .. Frame(Reset, 0, stream, [0, 0, 0, 8])]); stream += 2)
        {
            await Task.Yield();
        }

        await ended;
        await CountedAsync(gateway, "conflicting_lengths");
        await CountedAsync(gateway, "request_body_cut");
        await CountedAsync(gateway, "web_socket_version");
        await CountedAsync(gateway, "cancelled_requests");
        var metrics = await gateway.ManagementClient.GetStringAsync("/metrics");
        Assert.Equal(4, metrics.Split('\n').Count(line => line.StartsWith("authgateway_connections_ended_total{", StringComparison.Ordinal)));
    }

    private static Task CountedAsync(Gateway gateway, string reason) => Eventually.TrueAsync(
        async () => (await gateway.ManagementClient.GetStringAsync("/metrics")).Contains($"authgateway_connections_ended_total{{reason=\"{reason}\"}} 1", StringComparison.Ordinal),
        TimeSpan.FromMinutes(1),
        reason);
}
