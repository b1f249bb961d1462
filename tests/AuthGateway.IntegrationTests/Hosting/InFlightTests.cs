using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Pipeline.Places;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>What is in flight in the whole process is bounded; beyond it is 503, and the management port lives.</summary>
public sealed class InFlightTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string WebSocket =
        "GET /tunnel HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    [Fact]
    public async Task Beyond_the_bound_the_answer_is_503_with_Retry_After_and_the_management_port_answers()
    {
        await using var upstream = FaultServer.Start(HoldOrAnswerAsync);
        await using var gateway = await StartAsync(upstream, requests: 2, ("Authorization:Policies:members:Scopes:0", "profile"));
        using var leaving = new CancellationTokenSource();
        Task[] held = [gateway.Client.GetAsync("/hold", leaving.Token), gateway.Client.GetAsync("/hold", leaving.Token)];
        await Eventually.TrueAsync(() => upstream.Connections.Count == 2);

        // A credential that would be a 401: nobody reads it.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fine");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer nonsense");
        using var answer = await gateway.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("gateway_busy", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var reported = await gateway.ReportedAsync("none");
        Assert.Equal("gateway_busy", reported.Reason);

        Assert.Equal(HttpStatusCode.OK, (await gateway.ManagementClient.GetAsync("/readyz")).StatusCode);
        var metrics = await gateway.ManagementClient.GetStringAsync("/metrics");
        Assert.Contains("authgateway_places_taken{kind=\"request\"} 2", metrics, StringComparison.Ordinal);
        Assert.Contains("authgateway_places_refused_total{kind=\"request\"} 1", metrics, StringComparison.Ordinal);

        // Callers that leave give their places back.
        await leaving.CancelAsync();
        foreach (var one in held)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        await NoneTakenAsync(gateway);
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/fine"));
    }

    [Theory]
    [InlineData("GET /reset HTTP/1.1\r\nHost: localhost\r\n\r\n", false)]
    [InlineData("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n", true)]
    [InlineData("GET /half HTTP/1.1\r\nHost: localhost\r\n\r\n", true)]
    [InlineData("POST /hold HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nabc", true)]
    [InlineData("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n", true)]
    [InlineData("GET /%2f HTTP/1.1\r\nHost: localhost\r\n\r\n", false)]
    [InlineData(WebSocket, true)]
    public async Task However_a_request_ends_no_place_is_lost(string request, bool callerLeaves)
    {
        await using var upstream = FaultServer.Start(HoldOrAnswerAsync);
        await using var gateway = await StartAsync(upstream, requests: 3);
        for (var i = 0; i < 6; i++)
        {
            await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
            await client.SendAsync(request);
            if (callerLeaves)
            {
                var expected = i + 1;
                await Eventually.TrueAsync(() => upstream.Connections.Count(connection => connection.ReceivedText.Contains("\r\n\r\n", StringComparison.Ordinal)) >= expected);
                client.Reset();
            }
            else
            {
                await client.ReadResponseAsync();
            }

            await NoneTakenAsync(gateway);
        }

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/fine"));
    }

    [Fact]
    public async Task Open_streams_leave_the_places_to_requests_and_are_bounded_themselves()
    {
        await using var upstream = FaultServer.Start(HoldOrAnswerAsync);
        await using var gateway = await StartAsync(upstream, requests: 1, ("Hosting:MaxStreams", "2"));
        await using var one = await OpenAsync(gateway);
        await using var two = await OpenAsync(gateway);

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/fine"));
        var third = await RawHttpClient.ExchangeAsync(gateway.Data, WebSocket);
        Assert.Equal(503, third.Status);
        Assert.Contains("gateway_busy", third.Text, StringComparison.Ordinal);

        one.Reset();
        await Eventually.TrueAsync(() => Places(gateway).Streams.Taken == 1);
        await using var again = await OpenAsync(gateway);
    }

    private static RequestPlaces Places(Gateway gateway) => gateway.Services.GetRequiredService<RequestPlaces>();

    private static Task NoneTakenAsync(Gateway gateway) =>
        Eventually.TrueAsync(() => Places(gateway) is { Requests.Taken: 0, Streams.Taken: 0 }, what: "every place is back");

    private static async Task<RawHttpClient> OpenAsync(Gateway gateway)
    {
        var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync(WebSocket);
        Assert.StartsWith("HTTP/1.1 101", System.Text.Encoding.Latin1.GetString(await client.ReadSomeAsync()), StringComparison.Ordinal);
        return client;
    }

    private static Task<Gateway> StartAsync(FaultServer upstream, int requests, params (string Key, string Value)[] more) => Gateway.StartAsync(
        Splits.Open(upstream.Address, [("Hosting:MaxRequestsInFlight", $"{requests}"), .. more]), "Development");

    private static async Task HoldOrAnswerAsync(FaultConnection connection)
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
                case "/events":
                    await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
                    await connection.HoldAsync();
                    return;
                case "/reset":
                    connection.Reset();
                    return;
                case "/tunnel":
                    await connection.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
                    await connection.HoldAsync();
                    return;
                default:
                    await connection.WriteAsync(Ok);
                    break;
            }
        }
    }
}
