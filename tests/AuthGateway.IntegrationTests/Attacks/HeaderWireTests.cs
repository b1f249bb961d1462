using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>Headers and trailers of a caller, as they reach the system behind.</summary>
public sealed class HeaderWireTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    // CGI, WSGI and PHP make HTTP_X_USER_ID of all of these; servlet bridges and some frameworks of the others.
    [Theory]
    [InlineData("X-User-Id")]
    [InlineData("X_User_Id")]
    [InlineData("X.User.Id")]
    [InlineData("x_user-id")]
    [InlineData("X-AUTHGATEWAY-SUBJECT")]
    [InlineData("X_AuthGateway_Subject")]
    [InlineData("X.AuthGateway.Identity")]
    [InlineData("X~AuthGateway~Identity")]
    [InlineData("Remote_User")]
    [InlineData("X_Forwarded_For")]
    [InlineData("X_Originating_IP")]
    [InlineData("X.Remote.IP")]
    [InlineData("X_Remote_Addr")]
    [InlineData("Client_IP")]
    [InlineData("Fastly_Client_IP")]
    [InlineData("X_Cluster_Client_IP")]
    [InlineData("CF_Connecting_IPv6")]
    [InlineData("X_Envoy_External_Address")]
    [InlineData("X_Azure_SocketIP")]
    [InlineData("Front_End_Https")]
    [InlineData("X_Url_Scheme")]
    [InlineData("X_Original_Host")]
    [InlineData("Transfer_Encoding")]
    [InlineData("Content_Length")]
    public async Task A_header_that_only_proxies_may_send_reaches_nobody_in_any_spelling(string name)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var answer = await RawHttpClient.ExchangeAsync(gateway.Data, $"GET / HTTP/1.1\r\nHost: localhost\r\n{name}: f0rged\r\n\r\n");

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("f0rged", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    // RFC 9110 section 6.5.1: a trailer is not a header, and some readers merge the two.
    [Theory]
    [InlineData("X-User-Id: f0rged")]
    [InlineData("X-AuthGateway-Subject: f0rged")]
    [InlineData("Content-Length: 99")]
    [InlineData("Transfer-Encoding: f0rged")]
    [InlineData("Host: f0rged.example")]
    [InlineData("Authorization: f0rged")]
    [InlineData("X-Plain: f0rged")]
    public async Task Trailers_of_a_request_stay_here(string trailer)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var answer = await RawHttpClient.ExchangeAsync(
            gateway.Data, $"POST / HTTP/1.1\r\nHost: localhost\r\nTrailer: X-Plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbuy\r\n0\r\n{trailer}\r\n\r\n");

        Assert.Equal(200, answer.Status);
        var received = upstream.Connections[0].ReceivedText;
        Assert.EndsWith("\r\n3\r\nbuy\r\n0\r\n\r\n", received, StringComparison.Ordinal);
        Assert.DoesNotContain("f0rged", received, StringComparison.Ordinal);
        Assert.DoesNotContain("Trailer", received, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_Connection_names_stays_here_and_it_may_not_name_what_protects()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var named = await RawHttpClient.ExchangeAsync(gateway.Data, "GET /named HTTP/1.1\r\nHost: localhost\r\nConnection: X-Hop\r\nX-Hop: a\r\n\r\n");
        var abused = await RawHttpClient.ExchangeAsync(gateway.Data, "GET /abused HTTP/1.1\r\nHost: localhost\r\nConnection: X-AuthGateway-Identity\r\n\r\n");

        Assert.Equal((200, 400), (named.Status, abused.Status));
        Assert.DoesNotContain("X-Hop", upstream.Connections[0].ReceivedText, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(upstream.Connections, connection => connection.ReceivedText.Contains("/abused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\u0008")]
    [InlineData("\u000b")]
    [InlineData("\u001b")]
    [InlineData("\u007f")]
    [InlineData("\0")]
    public async Task A_control_character_in_a_value_is_refused(string control)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var answer = await RawHttpClient.ExchangeAsync(gateway.Data, $"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a{control}b\r\n\r\n");

        Assert.Equal(400, answer.Status);
        Assert.Empty(upstream.Connections);
    }

    private static Task<Gateway> StartAsync(FaultServer upstream) =>
        Gateway.StartAsync(Gateway.Route("one", upstream.Address, "Anonymous"), "Development");
}
