using System.Globalization;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>What callers do that is slow, too much or no HTTP: it costs themselves, and nobody else notices.</summary>
public sealed class CallerFaultTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string WebSocketKey = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Fact]
    [Trait(FaultCatalogue.Row, "C1")]
    public async Task Headers_that_never_end_are_a_408_and_others_are_served_meanwhile()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, ("Hosting:RequestHeadersTimeout", "00:00:02")), "Development");
        var slow = new List<RawHttpClient>();
        try
        {
            for (var i = 0; i < 100; i++)
            {
                slow.Add(await RawHttpClient.ConnectAsync(gateway.Data));
                slow[i].Patience = TimeSpan.FromMinutes(1);
                await slow[i].SendAsync("GET /slow HTTP/1.1\r\nHost: h\r\nX-A: ");
            }

            Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
            foreach (var caller in slow)
            {
                Assert.Equal(408, (await caller.ReadResponseAsync()).Status);
                await caller.ReadToEndAsync();
            }
        }
        finally
        {
            foreach (var caller in slow)
            {
                await caller.DisposeAsync();
            }
        }

        Assert.All(upstream.Connections, connection => Assert.DoesNotContain("/slow", connection.ReceivedText, StringComparison.Ordinal));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "C2")]
    public async Task A_body_slower_than_240_bytes_a_second_is_a_408_and_the_upstream_is_let_go()
    {
        var left = new TaskCompletionSource();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.HoldAsync();
            left.TrySetResult();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var caller = await RawHttpClient.ConnectAsync(gateway.Data);
        caller.Patience = TimeSpan.FromMinutes(1);

        await caller.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\na");

        Assert.Equal(408, (await caller.ReadResponseAsync()).Status);
        await caller.ReadToEndAsync();
        await left.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "C4")]
    public async Task Connections_above_the_bound_are_closed_and_the_management_port_answers()
    {
        const int Most = 20;
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(upstream.Address, ("Hosting:MaxConnections", Most.ToString(CultureInfo.InvariantCulture))), "Development");
        var idle = new List<RawHttpClient>();
        try
        {
            for (var i = 0; i < Most; i++)
            {
                idle.Add(await RawHttpClient.ConnectAsync(gateway.Data));
                await idle[i].SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                Assert.Equal(200, (await idle[i].ReadResponseAsync()).Status);
            }

            await using var above = await RawHttpClient.ConnectAsync(gateway.Data);
            Assert.Empty((await above.ReadToEndAsync()).Bytes);
            Assert.True((await gateway.ManagementClient.GetAsync("/readyz")).IsSuccessStatusCode);
        }
        finally
        {
            foreach (var caller in idle)
            {
                await caller.DisposeAsync();
            }
        }

        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return await gateway.Client.GetStringAsync("/") == "ok";
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            what: "those that left made room");
    }

    [Theory]
    [Trait(FaultCatalogue.Row, "C6")]
    [Trait(FaultCatalogue.Row, "C7")]
    [MemberData(nameof(TooMuch), DisableDiscoveryEnumeration = true)]
    public async Task A_head_above_its_bounds_is_refused_and_reaches_nobody(string what, string request, int status)
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        var answer = await RawHttpClient.ExchangeAsync(gateway.Data, request);

        Assert.True(answer.Status == status, $"{what}: {answer.Status}");
        Assert.Empty(upstream.Connections);
    }

    public static TheoryData<string, string, int> TooMuch() => new()
    {
        { "a header of 40 kB", $"GET / HTTP/1.1\r\nHost: h\r\nX-A: {new string('a', 40_000)}\r\n\r\n", 431 },
        { "101 headers", $"GET / HTTP/1.1\r\nHost: h\r\n{string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: a\r\n"))}\r\n", 431 },
        { "a path of 9 kB", $"GET /{new string('a', 9_000)} HTTP/1.1\r\nHost: h\r\n\r\n", 414 },
        { "a query of 9 kB", $"GET /?{new string('a', 9_000)} HTTP/1.1\r\nHost: h\r\n\r\n", 414 },
        { "a method of 9 kB", $"{new string('A', 9_000)} / HTTP/1.1\r\nHost: h\r\n\r\n", 414 },
    };

    [Fact]
    [Trait(FaultCatalogue.Row, "C11")]
    [Trait(FaultCatalogue.Row, "C12")]
    public async Task Who_says_nothing_or_no_TLS_on_a_TLS_port_is_closed_and_so_is_TLS_on_another()
    {
        using var folder = new TemporaryFolder("tls");
        var certificates = new TestCertificates();
        var (certificate, key) = certificates.WriteServerCertificate(folder);
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(
                upstream.Address,
                ("Hosting:Urls", "https://127.0.0.1:0"), ("Hosting:Http2Urls", "http://127.0.0.1:0"),
                ("Hosting:CertificateFile", certificate), ("Hosting:CertificateKeyFile", key)),
            "Development");

        await using var silent = await RawHttpClient.ConnectAsync(gateway.Data);
        await using var stalled = await RawHttpClient.ConnectAsync(gateway.Data);
        // The beginning of a ClientHello (RFC 8446 section 4.1.2), and no more of it.
        await stalled.SendAsync(new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00 });
        await using var plain = await RawHttpClient.ConnectAsync(gateway.Data);
        await plain.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await using var tls = await RawHttpClient.ConnectAsync(gateway.Http2);
        // As many bytes as HTTP/2's preface has, and no less: a whole ClientHello is longer.
        await tls.SendAsync(new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f });
        foreach (var caller in (RawHttpClient[])[silent, stalled, plain, tls])
        {
            // Longer than a handshake may take.
            caller.Patience = TimeSpan.FromMinutes(1);
            var (bytes, _) = await caller.ReadToEndAsync();
            // An alert, a GOAWAY or nothing; no answer of the application's.
            Assert.DoesNotContain(" 200", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }

        Assert.Empty(upstream.Connections);
        using var handler = new SocketsHttpHandler { SslOptions = certificates.ClientOptions("localhost") };
        using var client = new HttpClient(handler) { BaseAddress = gateway.Data };
        Assert.Equal("ok", await client.GetStringAsync("/"));
    }

    [Theory]
    [Trait(FaultCatalogue.Row, "C13")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + WebSocketKey + "Content-Length: 2\r\n\r\nhi")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + WebSocketKey + "\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + WebSocketKey + "Content-Length: 2\r\n\r\nhi")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n")]
    public async Task A_WebSocket_that_is_asked_for_in_a_wrong_way_is_refused_and_reaches_nobody(string request)
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        var answer = await RawHttpClient.ExchangeAsync(gateway.Data, request);

        Assert.Equal(400, answer.Status);
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        Assert.Empty(upstream.Connections);
    }
}
