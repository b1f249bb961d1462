using System.Globalization;
using System.Net.WebSockets;

namespace AuthGateway.TestSupport.Tests;

public sealed class NginxProcessTests(LegacySystemFixture fixture) : IClassFixture<LegacySystemFixture>, IAsyncLifetime
{
    private NginxProcess _nginx = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(NginxProcess.SkipReason is not null, NginxProcess.SkipReason ?? string.Empty);
        _nginx = await NginxProcess.StartAsync(fixture.System.Address);
    }

    public ValueTask DisposeAsync() => _nginx?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("/echo/a%2Fb")]
    [InlineData("/echo/a%252Fb//c/%e4%b8%ad;p=1?q=%41&r=a+b&")]
    [InlineData("/echo/x/%2e%2e/y")]
    [InlineData("/echo/~'!$&()*,=:@")]
    public async Task The_target_reaches_the_legacy_system_byte_by_byte(string target)
    {
        var answer = await RawHttpClient.ExchangeAsync(_nginx.Address, $"GET {target} HTTP/1.1\r\nHost: a\r\nx_under: 1\r\nx.dot: 2\r\n\r\n");
        Assert.Equal(target, answer.Json.GetProperty("target").GetString());
        var names = answer.Json.GetProperty("headers").EnumerateArray().Select(header => header[0].GetString()).ToList();
        Assert.Contains("x_under", names);
        Assert.Contains("x.dot", names);
    }

    [Fact]
    public async Task Connections_to_the_legacy_system_are_kept()
    {
        var connections = new HashSet<string?>();
        for (var i = 0; i < 5; i++)
        {
            var answer = await RawHttpClient.ExchangeAsync(_nginx.Address, "GET /echo/ HTTP/1.1\r\nHost: a\r\n\r\n");
            connections.Add(answer.Json.GetProperty("connection").GetString());
        }

        Assert.Single(connections);
    }

    [Fact]
    public async Task Its_own_and_the_upstreams_time_are_reported_in_milliseconds()
    {
        var answer = await RawHttpClient.ExchangeAsync(_nginx.Address, "GET /slow?ms=120 HTTP/1.1\r\nHost: a\r\n\r\n");
        var timing = answer.Header("Server-Timing")!.Split(", ").Select(part => part.Split(";dur="))
            .ToDictionary(part => part[0], part => double.Parse(part[1], CultureInfo.InvariantCulture));
        Assert.InRange(timing["upstream"], 119, 60_000);
        // Both are rounded by themselves, to one millisecond.
        Assert.InRange(timing["proxy"], timing["upstream"] - 1, 60_000);
    }

    [Fact]
    public async Task Bodies_stream_through_in_both_directions()
    {
        await using var client = await RawHttpClient.ConnectAsync(_nginx.Address);
        await client.SendAsync("GET /stream?chunks=2&intervalMs=60000&size=10 HTTP/1.1\r\nHost: a\r\n\r\n");
        var seen = string.Empty;
        while (!seen.Contains(".........\n", StringComparison.Ordinal))
        {
            seen += System.Text.Encoding.Latin1.GetString(await client.ReadSomeAsync());
        }
    }

    [Fact]
    public async Task A_web_socket_passes()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{_nginx.Address.Authority}/ws"), CancellationToken.None);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        var received = await socket.ReceiveAsync(new byte[100], CancellationToken.None);
        Assert.Equal(5, received.Count);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    [Fact]
    public async Task It_reloads_stops_and_starts_again_and_leaves_no_worker()
    {
        await using var other = await LegacySystemProcess.StartAsync();
        await _nginx.ReloadAsync(other.Address);
        await other.DisposeAsync();
        var gone = await RawHttpClient.ExchangeAsync(_nginx.Address, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(502, gone.Status);
        await _nginx.ReloadAsync(fixture.System.Address);
        Assert.Equal(200, (await RawHttpClient.ExchangeAsync(_nginx.Address, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
        await _nginx.RestartAsync();
        Assert.Equal(200, (await RawHttpClient.ExchangeAsync(_nginx.Address, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
        var workers = (await File.ReadAllTextAsync($"/proc/{_nginx.Process.Id}/task/{_nginx.Process.Id}/children")).Trim();
        await _nginx.StopAsync();
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{workers}"));
    }
}
