using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>However a request ends, its place at the upstream comes back: one lost each time would close the system for good.</summary>
public sealed class PlaceLeakTests
{
    private const string WebSocket =
        "GET /tunnel HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    [Theory]
    [InlineData("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /half HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("POST /hold HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nabc")]
    [InlineData("POST /hold HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")]
    [InlineData("POST /hold HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("GET /reset HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /unasked HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(WebSocket)]
    public async Task A_place_comes_back(string request)
    {
        await using var upstream = FaultServer.Start(AnswerAsync);
        await using var gateway = await Gateway.StartAsync(
            [.. Splits.Open(upstream.Address), ("Proxy:MaxConnectionsPerServer", "1"), ("Proxy:QueueTimeout", "00:00:30")], "Development");

        // The place, and one that waits for it: both callers leave.
        await using (var holder = await RawHttpClient.ConnectAsync(gateway.Data))
        {
            await holder.SendAsync(request);
            await Eventually.TrueAsync(() => Task.FromResult(upstream.Connections.Any(connection => connection.ReceivedText.Contains("\r\n\r\n", StringComparison.Ordinal))));
            await using var waiter = await RawHttpClient.ConnectAsync(gateway.Data);
            await waiter.SendAsync(request);
            waiter.Reset();
            holder.Reset();
        }

        var answer = await RawHttpClient.ExchangeAsync(gateway.Data, "GET /fine HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(200, answer.Status);
    }

    private static async Task AnswerAsync(FaultConnection connection)
    {
        while (await connection.ReadUntilAsync("\r\n\r\n") is { } head)
        {
            switch (head.Split(' ')[1])
            {
                case "/hold":
                    await connection.HoldAsync();
                    return;
                case "/half":
                    await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                    await connection.HoldAsync();
                    return;
                case "/reset":
                    connection.Reset();
                    return;
                case "/unasked" or "/tunnel":
                    await connection.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
                    await connection.HoldAsync();
                    return;
                default:
                    await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    break;
            }
        }
    }
}
