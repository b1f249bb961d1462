using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>
/// The rules of attempts on a connection that has carried a request before: the client library reads from those before it
/// writes the next request to them.
/// </summary>
public sealed class ReusedConnectionTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task A_get_that_nobody_answers_is_sent_twice_and_not_more_often()
    {
        await using var upstream = Upstream(connection => Task.CompletedTask);

        var answer = await SecondAsync(upstream, "GET /again HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal(502, answer.Status);
        Assert.Equal(2, Sent(upstream, "GET /again"));
    }

    [Theory]
    [InlineData("Content-Length: 0\r\n\r\n")]
    [InlineData("Content-Length: 3\r\n\r\nbuy")]
    [InlineData("Content-Length: 0\r\nExpect: 100-continue\r\n\r\n")]
    [InlineData("Content-Length: 3\r\nExpect: 100-continue\r\n\r\nbuy")]
    [InlineData("Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n3\r\nbuy\r\n0\r\n\r\n")]
    public async Task A_post_is_never_sent_twice_whatever_it_expects(string rest)
    {
        await using var upstream = Upstream(connection => Task.CompletedTask);

        var answer = await SecondAsync(upstream, $"POST /again HTTP/1.1\r\nHost: localhost\r\n{rest}");

        Assert.Equal(502, answer.Status);
        Assert.Equal(1, Sent(upstream, "POST /again"));
    }

    [Fact]
    public async Task An_answer_that_broke_off_within_its_headers_is_not_asked_for_again()
    {
        await using var upstream = Upstream(connection => connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-"));

        var answer = await SecondAsync(upstream, "GET /again HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal(502, answer.Status);
        Assert.Equal(1, Sent(upstream, "GET /again"));
    }

    [Fact]
    public async Task An_answer_that_ends_with_its_connection_is_whole()
    {
        await using var upstream = Upstream(connection => connection.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it"));

        var answer = await SecondAsync(upstream, "GET /again HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal("all of it", answer.Text);
        Assert.True(answer.Complete);
    }

    // The first connection answers one request; what comes then, and what comes over any other one, is the script's.
    private static FaultServer Upstream(Func<FaultConnection, Task> answer) => FaultServer.Start(async connection =>
    {
        if (connection.Index == 0)
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok);
        }

        await connection.ReadUntilAsync("\r\n\r\n");
        await answer(connection);
        connection.Finish();
    });

    private static async Task<RawResponse> SecondAsync(FaultServer upstream, string request)
    {
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/first"));
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync(request);
        var answer = await client.ReadResponseAsync();
        Assert.Contains("/again", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
        return answer;
    }

    private static int Sent(FaultServer upstream, string text) =>
        upstream.Connections.Sum(connection => connection.ReceivedText.Split(text).Length - 1);
}
