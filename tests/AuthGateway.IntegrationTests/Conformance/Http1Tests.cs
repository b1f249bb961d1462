using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Conformance;

/// <summary>
/// HTTP/1.1 by the letter of RFC 9110 and RFC 9112. Behind each request comes another one on the same connection: after a request whose end is in doubt it
/// is not read, and after one that is served it is served.
/// </summary>
public sealed class Http1Tests(OpenGateway open) : IClassFixture<OpenGateway>
{
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private const string Post = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    private const string Chunked = Post + "Transfer-Encoding: chunked\r\n\r\n";
    private const string Key = "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Theory]
    [InlineData("9112 2.2, empty lines before", "\r\n" + Get + "\r\n")]
    [InlineData("9112 3.2.2, absolute form", "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 5, no space after the colon", "GET / HTTP/1.1\r\nHost:localhost\r\nX-A:b\r\n\r\n")]
    [InlineData("9112 5, an empty value", Get + "X-A:\r\n\r\n")]
    [InlineData("9110 5.1, names in any case", "GET / HTTP/1.1\r\nhOST: localhost\r\n\r\n")]
    [InlineData("9110 9.3.1, a body with GET", Get + "Content-Length: 3\r\n\r\nabc")]
    [InlineData("9110 9.3.7, a body with OPTIONS", "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("9110 10.1.1, a body that is expected", Post + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("9112 6.3, no body", Post + "\r\n")]
    [InlineData("9112 6.3, an empty body", Post + "Content-Length: 0\r\n\r\n")]
    [InlineData("9110 8.6, zeros before", Post + "Content-Length: 003\r\n\r\nabc")]
    [InlineData("9112 6.1, the coding in any case", Post + "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, several chunks", Chunked + "1\r\na\r\n00A\r\n0123456789\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, no chunk", Chunked + "0\r\n\r\n")]
    [InlineData("9112 7.1.1, an extension", Chunked + "3;a\r\nabc\r\n0;b=c;d\r\n\r\n")]
    [InlineData("9112 7.1.1, an extension in quotes", Chunked + "3;a=\"b;\\\"c\"\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1.2, trailers", Chunked + "3\r\nabc\r\n0\r\nX-Sum: a b\r\nX-Empty:\r\n\r\n")]
    [InlineData("9110 7.8, another protocol", Get + "Connection: Upgrade\r\nUpgrade: other/1.0\r\n\r\n")]
    [InlineData("9110 7.8, an upgrade that Connection does not name", Get + Key + "Sec-WebSocket-Version: 13\r\n\r\n")]
    [InlineData("9110 14.2, a range of a POST", Post + "Range: bytes=0-1\r\nContent-Length: 3\r\n\r\nabc")]
    public async Task It_is_served_and_the_next_one_too(string section, string request)
    {
        var (first, next) = await ExchangeAsync(request);

        Assert.True(first is 200, $"{section}: {first}");
        Assert.True(next == 200, $"{section}: the next one got {next}");
    }

    [Theory]
    [InlineData("9112 2.2, LF behind the request line", 400, "GET / HTTP/1.1\nHost: localhost\r\n\r\n")]
    [InlineData("9112 2.2, LF behind a header", 400, Get + "X-A: b\n\r\n")]
    [InlineData("9112 2.2, CR alone", 400, "GET / HTTP/1.1\rHost: localhost\r\n\r\n")]
    [InlineData("9112 2.2, a space before the headers", 400, "GET / HTTP/1.1\r\n X-A: b\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 2.3, no minor version", 400, "GET / HTTP/1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 2.3, a space within the version", 400, "GET / HTTP/ 1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 2.3, zeros in the version", 400, "GET / HTTP/01.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9110 15.6.6, another major version", 505, "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 2.3, no version", 400, "GET /\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 3, no target", 400, "GET HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 3, two spaces before the target", 400, "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 3, a tab behind the method", 400, "GET\t/ HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 3.2, a space within the target", 400, "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 3.2, no host", 400, "GET / HTTP/1.1\r\n\r\n")]
    [InlineData("9112 3.2, the host twice", 400, Get + "Host: localhost\r\n\r\n")]
    [InlineData("9112 3.2, a host with a user's name", 400, "GET / HTTP/1.1\r\nHost: a@localhost\r\n\r\n")]
    [InlineData("9112 3.2, a host with a path", 400, "GET / HTTP/1.1\r\nHost: localhost/a\r\n\r\n")]
    [InlineData("9112 3.2.2, another host than the target's", 400, "GET http://other/ HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 5, no colon", 400, Get + "X-A\r\n\r\n")]
    [InlineData("9112 5, no name", 400, Get + ": a\r\n\r\n")]
    [InlineData("9112 5.1, a space before the colon", 400, Get + "X-A : b\r\n\r\n")]
    [InlineData("9112 5.2, a folded line", 400, Get + "X-A: b\r\n c\r\n\r\n")]
    [InlineData("9110 5.1, a name that is no token", 400, Get + "X[A]: b\r\n\r\n")]
    [InlineData("9110 5.5, CR in a value", 400, Get + "X-A: b\rc\r\n\r\n")]
    [InlineData("9110 5.5, NUL in a value", 400, Get + "X-A: b\0c\r\n\r\n")]
    [InlineData("9110 8.6, a length with a sign", 400, Post + "Content-Length: +3\r\n\r\nabc")]
    [InlineData("9110 8.6, two lengths", 400, Post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")]
    [InlineData("9110 8.6, a list of lengths", 400, Post + "Content-Length: 3, 3\r\n\r\nabc")]
    [InlineData("9110 8.6, a length beyond all bounds", 400, Post + "Content-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("9112 6.1, a length and a coding", 400, Post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("9112 6.1, a coding that is not known", 501, Post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("9112 6.1, a coding in HTTP/1.0", 400, "POST / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("9112 6.3, chunked is not the last coding", 400, Post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n")]
    [InlineData("9112 7, chunked with a parameter", 400, Post + "Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, chunked twice", 400, Post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, chunked in two headers", 400, Post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, no size", 400, Chunked + "\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, a size with a sign", 400, Chunked + "+3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, a size with a prefix", 400, Chunked + "0x3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, a size beyond all bounds", 400, Chunked + "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, a size that is no 32-bit number", 400, Chunked + "80000000\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, a size of eight digits", 400, Chunked + "FFFFFFFF\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9110 9.3.7, a body for the server itself", 413, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("9110 7.6.2, a body where no hop is left", 413, "OPTIONS /a HTTP/1.1\r\nHost: localhost\r\nMax-Forwards: 0\r\nTransfer-Encoding: chunked\r\n\r\n80000000\r\n")]
    [InlineData("9112 7.1, more data than the size", 400, Chunked + "3\r\nabcd\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, no line's end behind the data", 400, Chunked + "3\r\nabc0\r\n\r\n")]
    [InlineData("9112 7.1, LF behind the data", 400, Chunked + "3\r\nabc\n0\r\n\r\n")]
    [InlineData("9112 7.1, CR behind the size", 400, Chunked + "3\rabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1, LF at the end", 400, Chunked + "3\r\nabc\r\n0\r\n\n")]
    [InlineData("9112 7.1.1, an extension without a name", 400, Chunked + "3;\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1.1, an extension that is no token", 400, Chunked + "3;a[=b\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1.1, an extension without a value", 400, Chunked + "3;a=\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1.1, an extension whose quotes do not end", 400, Chunked + "3;a=\"b\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1.1, NUL in an extension", 400, Chunked + "3;\0a\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1.1, CR in an extension", 400, Chunked + "3;a\rb\r\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1.1, LF in an extension", 400, Chunked + "3;\nabc\r\n0\r\n\r\n")]
    [InlineData("9112 7.1.1, a control character in the last one", 400, Chunked + "3\r\nabc\r\n0;\u0001\r\n\r\n")]
    [InlineData("9112 7.1.2, a trailer that is no token", 400, Chunked + "3\r\nabc\r\n0\r\nX[A]: b\r\n\r\n")]
    [InlineData("9112 7.1.2, a trailer without a colon", 400, Chunked + "3\r\nabc\r\n0\r\nX-A\r\n\r\n")]
    [InlineData("9112 7.1.2, a folded trailer", 400, Chunked + "3\r\nabc\r\n0\r\nX-A: b\r\n c\r\n\r\n")]
    [InlineData("9112 7.1.2, NUL in a trailer", 400, Chunked + "3\r\nabc\r\n0\r\nX-A: \0\r\n\r\n")]
    [InlineData("9110 10.1.1, another expectation", 417, Post + "Expect: 200-ok\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("6455 4.2.1, a WebSocket by POST", 400, Post + "Connection: Upgrade\r\n" + Key + "Sec-WebSocket-Version: 13\r\n\r\n")]
    [InlineData("6455 4.2.1, a WebSocket of no version", 400, Get + "Connection: Upgrade\r\n" + Key + "\r\n")]
    [InlineData("6455 4.2.2, a WebSocket of another version", 426, Get + "Connection: Upgrade\r\n" + Key + "Sec-WebSocket-Version: 99\r\n\r\n")]
    public async Task It_is_refused_and_nothing_behind_it_is_read(string section, int status, string request)
    {
        var (first, next) = await ExchangeAsync(request);

        Assert.True(first == status, $"{section}: {first}");
        Assert.True(next is null, $"{section}: the next one got {next}");
    }

    // Where it ends is not in doubt.
    [Theory]
    [InlineData("9112 3.2, a fragment", 400, "GET /a#b HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9112 3.2, an empty host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n")]
    [InlineData("9112 3.2.4, the server itself", 204, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9110 7.6.2, no hop left", 204, "OPTIONS /a HTTP/1.1\r\nHost: localhost\r\nMax-Forwards: 0\r\n\r\n")]
    [InlineData("9110 9.1, methods are case-sensitive", 501, "get / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("9110 9.3.6, no tunnel", 501, "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n")]
    [InlineData("9110 9.3.8, no echo", 501, "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task It_is_answered_here_and_the_next_one_is_served(string section, int status, string request)
    {
        var (first, next) = await ExchangeAsync(request);

        Assert.True(first == status, $"{section}: {first}");
        Assert.True(next == 200, $"{section}: the next one got {next}");
    }

    [Fact]
    public async Task A_request_line_of_8000_octets_is_served()
    {
        var answer = await RawHttpClient.ExchangeAsync(open.Gateway.Data, $"GET /{new string('a', 7999)} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_hop_is_counted_down_for_OPTIONS_alone()
    {
        await RawHttpClient.ExchangeAsync(open.Gateway.Data, "OPTIONS /counted HTTP/1.1\r\nHost: localhost\r\nMax-Forwards: 8\r\n\r\n");
        await RawHttpClient.ExchangeAsync(open.Gateway.Data, "GET /kept HTTP/1.1\r\nHost: localhost\r\nMax-Forwards: 6\r\n\r\n");

        Assert.Contains("Max-Forwards: 7\r\n", open.Received, StringComparison.Ordinal);
        Assert.Contains("Max-Forwards: 6\r\n", open.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_upgrade_names_the_version_that_there_is()
    {
        var answer = await RawHttpClient.ExchangeAsync(open.Gateway.Data, Get + "Connection: Upgrade\r\n" + Key + "Sec-WebSocket-Version: 99\r\n\r\n");

        Assert.Equal(("13", "websocket", "Upgrade, close"), (answer.Header("Sec-WebSocket-Version"), answer.Header("Upgrade"), answer.Header("Connection")));
    }

    // A body that comes in pieces is followed over all of them.
    [Fact]
    public async Task A_chunked_body_is_followed_byte_by_byte()
    {
        await using var client = await RawHttpClient.ConnectAsync(open.Gateway.Data);
        await client.SendAsync(Chunked);
        foreach (var letter in "3;a=\"b\"\r\nabc\r\n0\r\nX-A: b\r\n\r\n")
        {
            await client.SendAsync($"{letter}");
        }

        Assert.Equal(200, (await client.ReadResponseAsync()).Status);
        await client.SendAsync(Chunked);
        foreach (var letter in "3;a=\"b\"\r\nabc\r\n0\r\nX\0")
        {
            await client.SendAsync($"{letter}");
        }

        Assert.Equal(400, (await client.ReadResponseAsync()).Status);
        Assert.Empty((await client.ReadToEndAsync()).Bytes);
    }

    // The final answers to a request and to the one behind it; null where the connection ended instead.
    private async Task<(int? First, int? Next)> ExchangeAsync(string request)
    {
        await using var client = await RawHttpClient.ConnectAsync(open.Gateway.Data);
        client.Patience = TimeSpan.FromSeconds(60);
        await client.SendAsync(request + "GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return (await FinalAsync(client), await FinalAsync(client));
    }

    private static async Task<int?> FinalAsync(RawHttpClient client)
    {
        try
        {
            var answer = await client.ReadResponseAsync();
            return answer.Status is >= 100 and < 200 and not 101 ? await FinalAsync(client) : answer.Status;
        }
        catch (Exception e) when (e is EndOfStreamException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
