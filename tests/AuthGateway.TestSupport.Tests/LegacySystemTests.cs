using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace AuthGateway.TestSupport.Tests;

public sealed class LegacySystemFixture : IAsyncLifetime
{
    public LegacySystemProcess System { get; private set; } = null!;

    public async ValueTask InitializeAsync() => System = await LegacySystemProcess.StartAsync(new() { H2c = true });

    public ValueTask DisposeAsync() => System.DisposeAsync();
}

public sealed class LegacySystemTests(LegacySystemFixture fixture) : IClassFixture<LegacySystemFixture>
{
    private readonly Uri _address = fixture.System.Address;

    [Fact]
    public async Task A_member_logs_in_reads_the_profile_and_logs_out()
    {
        using var client = new HttpClient { BaseAddress = _address };
        Assert.Equal(401, (int)(await client.GetAsync("/members/me/profile")).StatusCode);
        Assert.Equal(401, (int)(await client.PostAsJsonAsync("/login", new { user = "member-1", password = "wrong" })).StatusCode);
        var login = await client.PostAsJsonAsync("/login", new { user = "member-1", password = "password-1" });
        Assert.Contains("httponly", login.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        // The client keeps the cookie.
        var profile = await client.GetFromJsonAsync<JsonElement>("/members/me/profile");
        Assert.Equal("member-1", profile.GetProperty("id").GetString());
        Assert.Equal("session", profile.GetProperty("caller").GetProperty("via").GetString());
        Assert.Equal(403, (int)(await client.GetAsync("/admin/reports")).StatusCode);
        Assert.Equal(204, (int)(await client.PostAsync("/logout", null)).StatusCode);
        Assert.Equal(401, (int)(await client.GetAsync("/session")).StatusCode);
    }

    [Fact]
    public async Task Echo_shows_the_target_and_the_headers_as_they_were_on_the_wire_on_every_request_of_a_connection()
    {
        await using var client = await RawHttpClient.ConnectAsync(_address);
        foreach (var target in new[] { "/echo/a%2Fb//c;x?q=%41&q", "/echo/%e4%b8%ad/%252F" })
        {
            await client.SendAsync($"POST {target} HTTP/1.1\r\nhOsT: legacy\r\nX-B: 1\r\nx_a:  two  \r\nX-B: 3\r\nTransfer-Encoding: chunked\r\n\r\n5;e=1\r\nhello\r\n0\r\nX-T: t\r\n\r\n");
            var echo = (await client.ReadResponseAsync()).Json;
            Assert.Equal(target, echo.GetProperty("target").GetString());
            Assert.Equal(
                ["hOsT=legacy", "X-B=1", "x_a=two", "X-B=3", "Transfer-Encoding=chunked"],
                echo.GetProperty("headers").EnumerateArray().Select(header => $"{header[0]}={header[1]}"));
            Assert.Equal(5, echo.GetProperty("body").GetProperty("bytes").GetInt32());
            Assert.Equal("X-T", echo.GetProperty("trailers")[0][0].GetString());
        }
    }

    [Fact]
    public async Task Echo_after_an_upload_that_nobody_read_shows_its_own_head()
    {
        await using var client = await RawHttpClient.ConnectAsync(_address);
        await client.SendAsync("POST /status/200 HTTP/1.1\r\nHost: a\r\nContent-Length: 31\r\n\r\nPUT /echo/forged HTTP/1.1\r\n\r\n..");
        Assert.Equal(200, (await client.ReadResponseAsync()).Status);
        await client.SendAsync("PUT /echo/second HTTP/1.1\r\nHost: b\r\n\r\n");
        Assert.Equal("/echo/second", (await client.ReadResponseAsync()).Json.GetProperty("target").GetString());
    }

    [Fact]
    public async Task Http2_without_TLS_works_on_its_own_port()
    {
        using var client = new HttpClient { DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var echo = await client.GetFromJsonAsync<JsonElement>(new Uri(fixture.System.H2cAddress!, "/echo/x%2Fy"));
        Assert.Equal("HTTP/2", echo.GetProperty("protocol").GetString());
        Assert.Equal("/echo/x%2Fy", echo.GetProperty("target").GetString());
    }

    [Fact]
    public async Task Uploads_downloads_and_streams_are_whole()
    {
        using var client = new HttpClient { BaseAddress = _address };
        var bytes = await client.GetByteArrayAsync("/download?bytes=1000000");
        Assert.True(bytes.Select((b, i) => b == i % 251).All(same => same));
        var upload = await client.PutAsync("/upload", new ByteArrayContent(bytes));
        var digest = await upload.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(bytes.Length, digest.GetProperty("bytes").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), digest.GetProperty("sha256").GetString());
        Assert.Equal(30, (await client.GetByteArrayAsync("/stream?chunks=3&size=10&intervalMs=1")).Length);
        var events = await client.GetStringAsync("/events?count=2&intervalMs=1");
        Assert.Equal("id: 1\nevent: tick\ndata: {\"tick\":1}\n\nid: 2\nevent: tick\ndata: {\"tick\":2}\n\n", events);
    }

    [Fact]
    public async Task A_web_socket_echoes_and_closes_in_good_order()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{_address.Authority}/ws"), CancellationToken.None);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal("hello"u8.ToArray(), buffer[..received.Count]);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Theory]
    [InlineData("reset", ConnectionEnd.Reset, "")]
    [InlineData("close", ConnectionEnd.Closed, "")]
    [InlineData("reset-mid-body", ConnectionEnd.Reset, "1000 bytes")]
    [InlineData("truncate", ConnectionEnd.Closed, "1000 bytes")]
    [InlineData("bad-chunk", ConnectionEnd.Closed, "ZZ")]
    [InlineData("unasked-101", ConnectionEnd.Closed, "101 Switching")]
    public async Task Faults_end_the_connection_as_their_name_says(string kind, ConnectionEnd end, string said)
    {
        await using var client = await RawHttpClient.ConnectAsync(_address);
        await client.SendAsync($"GET /fault/{kind} HTTP/1.1\r\nHost: a\r\n\r\n");
        var (bytes, ended) = await client.ReadToEndAsync();
        Assert.Equal(end, ended);
        Assert.Contains(said, System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stops_when_its_standard_input_ends_and_when_it_is_asked_to()
    {
        await using var first = await LegacySystemProcess.StartAsync();
        first.Process.Input.Close();
        Assert.Equal(0, await first.Process.Exited.WaitAsync(TimeSpan.FromSeconds(20)));
        await using var second = await LegacySystemProcess.StartAsync();
        Assert.Equal(0, await second.Process.StopAsync());
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(second.Process.Id));
    }
}
