namespace AuthGateway.TestSupport.Tests;

public sealed class FaultServerTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task It_keeps_the_exact_bytes_and_answers_what_the_script_says()
    {
        await using var server = FaultServer.Answering(Ok);
        await using var client = await RawHttpClient.ConnectAsync(server.Address);
        const string First = "GET /%2F HTTP/1.1\r\nhost:x\r\n\r\n";
        const string Second = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        await client.SendAsync(First + Second);
        Assert.Equal("ok", (await client.ReadResponseAsync()).Text);
        Assert.Equal("ok", (await client.ReadResponseAsync()).Text);
        Assert.Equal(First + Second, Assert.Single(server.Connections).ReceivedText);
    }

    [Fact]
    public async Task Each_connection_can_fare_differently()
    {
        await using var server = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            if (connection.Index == 0)
            {
                connection.Reset();
                return;
            }

            await connection.WriteAsync(Ok[..^1]);
        });
        await using var first = await RawHttpClient.ConnectAsync(server.Address);
        await first.SendAsync("GET / HTTP/1.1\r\n\r\n");
        Assert.Equal(ConnectionEnd.Reset, (await first.ReadToEndAsync()).End);
        var second = await RawHttpClient.ExchangeAsync(server.Address, "GET / HTTP/1.1\r\n\r\n");
        Assert.False(second.Complete);
        Assert.Equal("o", second.Text);
    }
}
