using System.Net.WebSockets;
using System.Text;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Latency;

/// <summary>A stream's ledger closes at its headers: how long both sides like to talk is nobody's slowness.</summary>
public sealed class StreamLedgerTests
{
    [Fact]
    public async Task A_websocket_echoes_and_its_split_is_reported_while_it_is_open()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{gateway.Data.Authority}/ws"), CancellationToken.None);

        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));

        var split = await gateway.ReportedAsync("up");
        Assert.Equal(101, split.Status);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    [Fact]
    public async Task Server_sent_events_arrive_one_by_one_and_their_split_is_reported_while_they_come()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");

        // The second event is a minute away: the first one and the split must not wait for it.
        await using var stream = await gateway.Client.GetStreamAsync("/events?count=2&intervalMs=60000");
        using var reader = new StreamReader(stream);
        Assert.Equal("id: 1", await reader.ReadLineAsync());
        Assert.Equal(200, (await gateway.ReportedAsync("up")).Status);
    }
}
