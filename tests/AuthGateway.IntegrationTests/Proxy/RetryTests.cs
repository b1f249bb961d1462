using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>One more attempt when an upstream closed the connection under a request, and only where it can do no harm.</summary>
public sealed class RetryTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    [Trait(FaultCatalogue.Row, "U33")]
    public async Task A_get_on_a_pooled_connection_that_died_is_tried_once_more()
    {
        await using var upstream = DyingUnderTheSecondRequest();
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/first"));
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/second"));

        Assert.Equal(2, upstream.Connections.Count);
        Assert.Contains("GET /second", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
        Assert.Contains("GET /second", upstream.Connections[1].ReceivedText, StringComparison.Ordinal);
        await gateway.ReportedAsync("up", requests: 2);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U33")]
    public async Task A_post_is_never_sent_twice()
    {
        await using var upstream = DyingUnderTheSecondRequest();
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/first"));
        using var content = new StringContent("buy");
        using var response = await gateway.Client.PostAsync("/second", content);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Single(upstream.Connections);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_change_without_a_body_is_never_sent_twice(string method)
    {
        await using var upstream = DyingUnderTheSecondRequest();
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/first"));
        using var request = new HttpRequestMessage(new HttpMethod(method), "/second");
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(1, upstream.Connections.Sum(connection => connection.ReceivedText.Split($"{method} /second").Length - 1));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U2")]
    public async Task A_get_that_nobody_answers_is_a_502_after_one_more_attempt()
    {
        await using var upstream = FaultServer.Start(async connection => await connection.ReadRequestAsync());
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.Client.GetAsync("/")).StatusCode);
        Assert.Equal(2, upstream.Connections.Count);
    }

    [Fact]
    public async Task An_answer_that_broke_off_within_its_headers_is_not_asked_for_again()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-");
            connection.Reset();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.Client.GetAsync("/")).StatusCode);
        Assert.Single(upstream.Connections);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "P12")]
    public async Task An_upstream_that_answers_nobody_gets_a_fifth_more_attempts_and_not_twice_as_many()
    {
        await using var upstream = FaultServer.Start(async connection => await connection.ReadRequestAsync());
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        const int Requests = 200;
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal(HttpStatusCode.BadGateway, (await gateway.Client.GetAsync("/")).StatusCode);
        }

        // A fifth, and the handful with which the budget begins.
        Assert.InRange(upstream.Connections.Count, Requests + (Requests / 5), Requests + (Requests / 5) + 25);
    }

    // The first connection answers one request and closes under the next one; all others answer.
    private static FaultServer DyingUnderTheSecondRequest() => FaultServer.Start(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync(Ok);
        await connection.ReadRequestAsync();
        if (connection.Index > 0)
        {
            await connection.WriteAsync(Ok);
        }
    });
}
