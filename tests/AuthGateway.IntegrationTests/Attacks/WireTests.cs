using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>What the gateway's own server takes and what reaches the wire behind it.</summary>
public sealed class WireTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n folded\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-A : b\r\n\r\n")]
    [Trait(FaultCatalogue.Row, "C9")]
    public async Task A_request_of_two_readings_is_refused_and_reaches_nobody(string request)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync(request + "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var answer = await client.ReadResponseAsync();

        Assert.True(answer.Status == 400, request);
        Assert.Empty(upstream.Connections);
    }

    // What another reader ends the line or the name at: the request is refused, and nothing behind it is read.
    [Theory]
    [InlineData("GET /a\rb HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /..;\rb HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /?a\rb HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /a\tb HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length\v: 5\r\n\r\n")]
    [InlineData("GET /a%2fb HTTP/1.1\r\nHost: localhost\r\nContent-Length\v: 5\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: admin.\r\nX(Paren): a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\vb\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\nX(Paren): a\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public async Task A_request_that_another_reader_would_end_elsewhere_ends_its_connection(string request)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);

        await client.SendAsync(request + "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var answer = await client.ReadResponseAsync();
        var (rest, _) = await client.ReadToEndAsync();

        Assert.Equal(400, answer.Status);
        Assert.Empty(rest);
        Assert.Empty(upstream.Connections);
    }

    [Theory]
    [InlineData("5\nhello\n0\n\n")]
    [InlineData("5\r\nhello\n0\r\n\r\n")]
    [InlineData("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n")]
    [Trait(FaultCatalogue.Row, "C9")]
    public async Task A_chunk_of_two_readings_is_refused(string body)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var answer = await RawHttpClient.ExchangeAsync(
            gateway.Data, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + body);

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("+3")]
    [InlineData("-0")]
    [InlineData("+0")]
    [InlineData("0x3")]
    [InlineData("3,3")]
    [InlineData("3, 3")]
    [InlineData("3 3")]
    [InlineData("3.0")]
    [InlineData("\v3")]
    [InlineData("3\u00A0")]
    [InlineData("\u00B3")]
    [InlineData("")]
    [InlineData("9223372036854775808")]
    [InlineData("000000000000000000000000000003")]
    [Trait(FaultCatalogue.Row, "C9")]
    public async Task A_length_that_is_not_digits_alone_is_refused_and_ends_the_connection(string length)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);

        await client.SendAsync($"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\nabcGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var answer = await client.ReadResponseAsync();

        Assert.True(answer.Status == 400, length);
        await client.ReadToEndAsync();
        Assert.Empty(upstream.Connections);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("03")]
    [InlineData(" 3 ")]
    [InlineData("\t3")]
    public async Task A_length_of_digits_goes_on_in_its_one_spelling(string length)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        await RawHttpClient.ExchangeAsync(gateway.Data, $"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length:{length}\r\n\r\nabc");

        Assert.Contains("Content-Length: 3\r\n", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_bytes_outside_ASCII_pass_as_they_came()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var answer = await RawHttpClient.ExchangeAsync(gateway.Data, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Name: J\u00F6rg\u008A\r\n\r\n");

        Assert.Equal(200, answer.Status);
        Assert.Contains("X-Name: J\u00F6rg\u008A\r\n", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_value_in_a_header_cannot_end_its_line()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("one", upstream.Address, "Anonymous", "/{id}"),
                ("ReverseProxy:Routes:one:Transforms:0:RequestHeaderRouteValue", "X-Id"),
                ("ReverseProxy:Routes:one:Transforms:0:Set", "id"),
            ],
            "Development");

        // U+010D U+010A: cut to eight bits they are CR and LF.
        await RawHttpClient.ExchangeAsync(gateway.Data, "GET /a%C4%8D%C4%8AX-Evil:1 HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.All(upstream.Connections, connection => Assert.DoesNotContain("\nX-Evil", connection.ReceivedText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_else_than_a_trusted_proxy_says_where_a_request_came_from()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);
        string[] names =
        [
            "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Scheme", "X-Forwarded-Ssl", "X-Forwarded-By",
            "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Cluster-Client-IP", "Fastly-Client-IP", "X-Original-For",
        ];

        var answer = await RawHttpClient.ExchangeAsync(
            gateway.Data, $"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(names.Select(name => $"{name}: spoofed.example\r\n"))}\r\n");

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("spoofed.example", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example:8081")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    public async Task A_name_that_was_made_to_point_here_gets_no_test_token(string host)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var answer = await RawHttpClient.ExchangeAsync(gateway.Management, $"POST /dev/token HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("localhost:8081")]
    [InlineData("127.0.0.1:8081")]
    [InlineData("[::1]:8081")]
    public async Task This_machine_by_its_own_names_gets_a_test_token(string host)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var answer = await RawHttpClient.ExchangeAsync(gateway.Management, $"POST /dev/token HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n");

        LogCanary.Watch(answer.Text.Trim());
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_WebSocket_over_HTTP_2_is_judged_by_the_policy_of_GET()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("guarded", upstream.Address, "members", "/socket"),
                ("ReverseProxy:Routes:guarded:Match:Methods:0", "GET"),
                .. Gateway.Route("open", upstream.Address, "Anonymous", "/{**rest}"),
                ("Authorization:Policies:members:Scopes:0", "profile"),
            ],
            "Development");
        using var handler = new SocketsHttpHandler();
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Connect, new Uri(gateway.Http2, "/socket"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Protocol = "websocket";

        using var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(upstream.Connections);
    }

    [Fact]
    public async Task Spaces_around_a_subject_are_part_of_it_in_the_plain_header()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("one", upstream.Address, "members"),
                ("ReverseProxy:Clusters:one:Metadata:PlainIdentityHeaders", "true"),
                ("Authorization:Policies:members:Scopes:0", "profile"),
            ],
            "Development");
        var token = await gateway.DevelopmentTokenAsync(sub: "alice%20");

        await RawHttpClient.ExchangeAsync(gateway.Data, $"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");

        Assert.Contains("X-AuthGateway-Subject: alice%20\r\n", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_that_a_header_cannot_carry_becomes_no_look_alike()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("one", upstream.Address, "Anonymous", "/{id}"),
                ("ReverseProxy:Routes:one:Transforms:0:RequestHeaderRouteValue", "X-Id"),
                ("ReverseProxy:Routes:one:Transforms:0:Set", "id"),
            ],
            "Development");

        // A full-width "a", then "dmin".
        await RawHttpClient.ExchangeAsync(gateway.Data, "GET /%EF%BD%81dmin HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.All(upstream.Connections, connection => Assert.DoesNotContain("X-Id: admin", connection.ReceivedText, StringComparison.Ordinal));
    }

    private static Task<Gateway> StartAsync(FaultServer upstream) =>
        Gateway.StartAsync(Gateway.Route("one", upstream.Address, "Anonymous"), "Development");
}
