using System.Net;
using AuthGateway.Pipeline.Canonical;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Tests.Pipeline.Canonical;

public sealed class CanonicalRequestTests(CanonicalServer server) : IClassFixture<CanonicalServer>
{
    [Theory]
    [InlineData("/a", "/a", "/a", "")]
    [InlineData("/%61?b=%2f..//", "/a", "/a?b=%2f..//", "?b=%2f..//")]
    [InlineData("/caf%c3%a9%20x?", "/café x", "/caf%C3%A9%20x?", "?")]
    [InlineData("/a%3ab", "/a%3Ab", "/a%3Ab", "")]
    [InlineData("/100%25", "/100%25", "/100%25", "")]
    [InlineData("http://example.com/a%2db?c", "/a-b", "/a-b?c", "?c")]
    [InlineData("http://example.com", "/", "/", "")]
    public async Task Routes_see_the_judged_path_and_the_upstream_gets_its_encoding(string target, string path, string forwarded, string query)
    {
        var answer = await server.SendAsync($"GET {target} HTTP/1.1");
        Assert.Equal(200, answer.Status);
        var seen = new EchoedRequest(answer.Body);
        Assert.Equal((path, path, "", query, forwarded), (seen["path"], seen["judged"], seen["pathBase"], seen["query"], seen["forwarded"]));
    }

    // Each is what Kestrel takes without complaint and reads by rules of its own.
    [Theory]
    [InlineData("/public/../admin", 400, "dot_segment")]
    [InlineData("/public/%2e%2e/admin", 400, "encoded_dot")]
    [InlineData("/public/%2E./admin", 400, "encoded_dot")]
    [InlineData("/a%2Fb", 400, "encoded_slash")]
    [InlineData("/a%252Fb", 400, "double_encoding")]
    [InlineData("/a\\b", 400, "backslash")]
    [InlineData("//admin", 400, "empty_segment")]
    [InlineData("/public;/../admin", 400, "path_parameter")]
    [InlineData("/a%01", 400, "control_character")]
    [InlineData("/a%zz", 400, "invalid_percent_encoding")]
    [InlineData("/%c0%af", 400, "invalid_utf8")]
    [InlineData("/a#b", 400, "fragment")]
    [InlineData("/a?b#c", 400, "invalid_query")]
    [InlineData("/a?b\u0001", 400, "control_character")]
    [InlineData("/a\u0001", 400, "control_character")]
    [InlineData("/a\tb", 400, "control_character")]
    public async Task A_path_that_can_be_read_in_two_ways_is_answered_with_400(string target, int status, string code)
    {
        var answer = await server.SendAsync($"GET {target} HTTP/1.1");
        Assert.Equal((status, code), (answer.Status, answer.ProblemCode));
    }

    [Theory]
    [InlineData("/\u00e9", 400)]
    [InlineData("/a\0b", 400)]
    [InlineData("http://evil/", 400)]
    [InlineData("ftp://example.com/", 400)]
    [InlineData("*", 405)]
    [InlineData("example.com:443", 405)]
    public async Task What_the_server_refuses_before_us_stays_refused(string target, int status) =>
        Assert.Equal(status, (await server.SendAsync($"GET {target} HTTP/1.1")).Status);

    [Theory]
    [InlineData("GET http://user@example.com/ HTTP/1.1", 400, "user_info")]
    [InlineData("CONNECT example.com HTTP/1.1", 501, "connect_method")]
    [InlineData("TRACE / HTTP/1.1", 501, "trace_method")]
    [InlineData("get / HTTP/1.1", 501, "invalid_method")]
    public async Task A_request_line_that_cannot_be_forwarded_is_refused(string line, int status, string code)
    {
        var answer = await server.SendAsync(line);
        Assert.Equal((status, code), (answer.Status, answer.ProblemCode));
    }

    [Fact]
    public async Task A_path_beyond_the_bound_is_414()
    {
        var answer = await server.SendAsync($"GET /{new string('a', 8100)} HTTP/1.1");
        Assert.Equal((414, "path_too_long"), (answer.Status, answer.ProblemCode));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a,b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a;b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a..b\r\n\r\n")]
    public async Task A_request_needs_exactly_one_valid_host(string request) => Assert.Equal(400, (await server.SendRawAsync(request)).Status);

    // RFC 9112 section 6.1; Kestrel takes the pair and renames Content-Length, so that nobody sees that there were two.
    [Theory]
    [InlineData("Content-Length: 4", "Transfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked", "Content-Length: 4")]
    [InlineData("Transfer-Encoding: chunked", "Content-Length: 0")]
    [InlineData("Transfer-Encoding: chunked", "X-Content-Length: 0")]
    public async Task A_request_with_two_lengths_is_refused_and_the_connection_closed(string first, string second)
    {
        var answer = await server.SendRawAsync($"POST /a HTTP/1.1\r\nHost: example.com\r\n{first}\r\n{second}\r\n\r\n0\r\n\r\n");
        Assert.Equal((400, "conflicting_lengths", true), (answer.Status, answer.ProblemCode, answer.SaysClose));
    }

    [Theory]
    [InlineData("HTTP/1.1", "gzip, chunked")]
    [InlineData("HTTP/1.1", "chunked, chunked")]
    [InlineData("HTTP/1.1", "identity, chunked")]
    [InlineData("HTTP/1.1", "x\r\nTransfer-Encoding: chunked")]
    [InlineData("HTTP/1.0", "chunked")]
    public async Task A_transfer_coding_other_than_one_chunked_is_refused_and_the_connection_closed(string version, string coding)
    {
        var answer = await server.SendRawAsync($"POST /a {version}\r\nHost: example.com\r\nTransfer-Encoding: {coding}\r\n\r\n0\r\n\r\n");
        Assert.Contains(answer.Status, new[] { 400, 501 });
        Assert.True(answer.SaysClose || version == "HTTP/1.0");
    }

    [Theory]
    [InlineData("Content-Length: 1\r\nContent-Length: 2")]
    [InlineData("Content-Length: 1\r\nContent-Length: 1")]
    [InlineData("Content-Length: 1, 1")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 0x1")]
    public async Task Several_or_malformed_lengths_are_400(string headers) =>
        Assert.Equal(400, (await server.SendAsync("POST /a HTTP/1.1", headers)).Status);

    [Fact]
    public async Task A_chunked_body_is_accepted() =>
        Assert.Equal(200, (await server.SendRawAsync("POST /a HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")).Status);

    [Fact]
    public async Task An_expectation_other_than_100_continue_is_417()
    {
        Assert.Equal(417, (await server.SendAsync("GET / HTTP/1.1", "Expect: y 100-continue")).Status);
        Assert.Equal(417, (await server.SendAsync("GET / HTTP/1.1", "Expect: 100-continue", "Expect: 100-continue")).Status);
    }

    [Fact]
    public async Task Over_HTTP_2_the_same_path_is_judged()
    {
        using var client = new HttpClient { BaseAddress = server.Http2Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var raw = new Uri(server.Http2Address + "a/%2e%2e/b", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var refused = await client.GetAsync(raw);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("encoded_dot", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var seen = new EchoedRequest(await client.GetStringAsync("/caf%C3%A9?b"));
        Assert.Equal(("/café", "/caf%C3%A9?b"), (seen["path"], seen["forwarded"]));
    }

    // HTTP/1.0 has no codings; H2.TE is harmless over HTTP/2 and a second length after the downgrade.
    [Theory]
    [InlineData("HTTP/1.1", "chunked", "None")]
    [InlineData("HTTP/1.1", "Chunked", "None")]
    [InlineData("HTTP/1.1", "gzip, chunked", "TransferCoding")]
    [InlineData("HTTP/1.1", "gzip, x, chunked", "TransferCoding")]
    [InlineData("HTTP/1.1", ", chunked", "InvalidTransferEncoding")]
    [InlineData("HTTP/1.1", "chunked,", "InvalidTransferEncoding")]
    [InlineData("HTTP/1.1", "chunked, gzip, chunked", "InvalidTransferEncoding")]
    [InlineData("HTTP/1.1", "chunked, chunked", "InvalidTransferEncoding")]
    [InlineData("HTTP/1.1", "chunked;x=y", "InvalidTransferEncoding")]
    [InlineData("HTTP/1.1", "identity", "InvalidTransferEncoding")]
    [InlineData("HTTP/1.1", "", "InvalidTransferEncoding")]
    [InlineData("HTTP/1.0", "chunked", "InvalidTransferEncoding")]
    [InlineData("HTTP/2", "chunked", "InvalidTransferEncoding")]
    [InlineData("HTTP/3", "chunked", "InvalidTransferEncoding")]
    public void The_only_coding_is_one_chunked_in_HTTP_1_1(string protocol, string coding, string refusal)
    {
        var request = new DefaultHttpContext().Request;
        request.Protocol = protocol;
        request.Headers.TransferEncoding = new StringValues([coding]);
        Assert.Equal(refusal, FramingRules.Judge(request).ToString());
    }
}
