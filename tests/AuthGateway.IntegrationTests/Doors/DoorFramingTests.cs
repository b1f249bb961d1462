using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Doors;

/// <summary>A question's own end, before anything is decided.</summary>
public sealed class DoorFramingTests(DoorLandscape landscape) : IClassFixture<DoorLandscape>
{
    // RFC 9112 section 11.2: what the proxy takes for a body's end and what the gateway takes for it must be one place, also where nothing is decided.
    [Theory]
    [InlineData("/nowhere", "192.0.2.0/24")]
    [InlineData("/nowhere", DoorLandscape.Trusted)]
    [InlineData("/nginx", DoorLandscape.Trusted)]
    public async Task A_question_whose_end_is_in_doubt_ends_the_connection_whoever_asks(string target, string trusted)
    {
        await using var gateway = await landscape.StartAsync(trusted);
        await using var client = await RawHttpClient.ConnectAsync(gateway.Door);
        await client.SendAsync($"POST {target} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n");

        var answer = await client.ReadResponseAsync();

        Assert.Equal((400, "urn:authgateway:problem:conflicting_lengths"), (answer.Status, answer.Json.GetProperty("type").GetString()));
        Assert.Equal("close", answer.Header("Connection"));
        Assert.Empty((await client.ReadToEndAsync()).Bytes);
    }
}
