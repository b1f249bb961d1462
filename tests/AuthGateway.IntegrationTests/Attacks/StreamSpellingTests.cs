using AuthGateway.Identity;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>What the browser takes for a stream of events is watched as one, however its type is spelled.</summary>
public sealed class StreamSpellingTests
{
    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("Text/Event-Stream;charset=utf-8")]
    [InlineData("text/event-stream;charset")]
    [InlineData("text/event-stream;;")]
    [InlineData("text/event-stream; charset=\"utf-8")]
    public async Task A_stream_of_events_is_watched_in_every_spelling_of_its_type(string type)
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n\r\ndata: 1\n\n");
            await connection.HoldAsync();
        });
        await using var gateway = await Gateway.StartAsync(
            [.. Gateway.Route("up", upstream.Address, "members"), ("Authorization:Policies:members:Scopes:0", "profile")], "Development");
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {await gateway.DevelopmentTokenAsync()}\r\n\r\n");
        Assert.NotEmpty(await client.ReadSomeAsync());

        Assert.Equal(1, gateway.Services.GetRequiredService<OpenStreams>().Count);
    }
}
