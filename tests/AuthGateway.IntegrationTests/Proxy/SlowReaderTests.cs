using System.Globalization;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>Callers that take their time with an answer.</summary>
public sealed class SlowReaderTests
{
    [Fact]
    public async Task A_caller_that_reads_slowly_and_steadily_gets_all_of_it_and_pays_for_it()
    {
        const int Bytes = 8_000_000;
        const int PieceBytes = 40_000;
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address, ("Proxy:ActivityTimeout", "00:00:01")), "Development");
        // The first request of two processes may take them longer than the bound.
        await Eventually.TrueAsync(async () => (await gateway.Client.GetAsync("/download?bytes=1")).IsSuccessStatusCode);
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        client.Socket.ReceiveBufferSize = 32 * 1024;

        // More than all the buffers between the upstream and this socket hold, at 800 KB a second.
        await client.SendAsync(string.Create(CultureInfo.InvariantCulture, $"GET /download?bytes={Bytes} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
        var received = 0;
        var buffer = new byte[PieceBytes];
        while (true)
        {
            var read = await client.Socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            if (read == 0)
            {
                break;
            }

            received += read;
            await Task.Delay(TimeSpan.FromSeconds(read / 800_000.0));
        }

        Assert.True(received > Bytes, $"Only {received} bytes came.");
        (await gateway.ReportedAsync("up", requests: 2)).AssertOwner("client", TimeSpan.FromSeconds(4));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "C3")]
    public async Task A_caller_that_stops_reading_is_cut_and_so_is_the_upstream()
    {
        var ended = new TaskCompletionSource();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            try
            {
                while (true)
                {
                    await connection.WriteAsync(new byte[64 * 1024]);
                }
            }
            catch (System.Net.Sockets.SocketException)
            {
                ended.SetResult();
            }
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, ("Proxy:ActivityTimeout", "00:00:01")), "Development");
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);

        await client.SendAsync("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n");

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        (await gateway.ReportedAsync("up")).AssertOwner("client", TimeSpan.FromSeconds(1));
    }
}
