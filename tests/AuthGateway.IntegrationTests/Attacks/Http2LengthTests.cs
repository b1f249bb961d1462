using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using static AuthGateway.TestSupport.RawHttp2Client;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>HTTP/2 has no framing by Content-Length, but what is forwarded over HTTP/1.1 has: the same digits alone.</summary>
public sealed class Http2LengthTests
{
    [Theory]
    [InlineData("+3")]
    [InlineData("-0")]
    [InlineData("3,3")]
    [InlineData("")]
    [InlineData("000000000000000000031")]
    [InlineData("2")]
    [InlineData("4")]
    public async Task A_length_that_is_not_that_of_the_body_in_digits_alone_reaches_nobody_whole(string length)
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await ConnectAsync(gateway.Http2);

        await client.SendAsync(Frame(Headers, EndHeaders, 1, Request("POST", "/", more: [("content-length", length)])));
        await client.SendAsync(Frame(Data, EndStream, 1, "buy"u8));

        Assert.NotEqual(200, (await client.ReadAnswerAsync(1)).Status);
        // A request that was begun was not finished: no upstream took it for one.
        Assert.All(upstream.Connections, connection => Assert.DoesNotContain("\r\n\r\nbuy", connection.ReceivedText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_length_in_digits_goes_on()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await ConnectAsync(gateway.Http2);

        await client.SendAsync(Frame(Headers, EndHeaders, 1, Request("POST", "/", more: [("content-length", "03")])));
        await client.SendAsync(Frame(Data, EndStream, 1, "buy"u8));

        Assert.Equal(200, (await client.ReadAnswerAsync(1)).Status);
        Assert.Contains("Content-Length: 3\r\n", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }
}
