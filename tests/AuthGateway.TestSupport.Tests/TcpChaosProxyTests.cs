using System.Net.Sockets;

namespace AuthGateway.TestSupport.Tests;

public sealed class TcpChaosProxyTests : IAsyncLifetime
{
    private const string Request = "GET / HTTP/1.1\r\n\r\n";
    private readonly FaultServer _server = FaultServer.Answering($"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n{new string('a', 10_000)}");
    private TcpChaosProxy _proxy = null!;

    public ValueTask InitializeAsync()
    {
        _proxy = TcpChaosProxy.Start(_server.Address);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Left_alone_it_passes_everything_and_half_closes()
    {
        await using var client = await RawHttpClient.ConnectAsync(_proxy.Address);
        await client.SendAsync(Request);
        Assert.Equal(10_000, (await client.ReadResponseAsync()).Body.Length);
        client.ShutdownSend();
        Assert.Equal(ConnectionEnd.Closed, (await client.ReadToEndAsync()).End);
        Assert.Equal(Request.Length, _proxy.ToServer.PassedBytes);
        await Eventually.TrueAsync(() => _proxy.OpenConnections == 0);
    }

    [Fact]
    public async Task Delay_and_bandwidth_make_an_answer_late()
    {
        _proxy.ToServer.Delay = TimeSpan.FromMilliseconds(150);
        _proxy.ToClient.Delay = TimeSpan.FromMilliseconds(150);
        var start = TimeProvider.System.GetTimestamp();
        await RawHttpClient.ExchangeAsync(_proxy.Address, Request);
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMilliseconds(290));
        _proxy.ToServer.Delay = _proxy.ToClient.Delay = TimeSpan.Zero;
        _proxy.ToClient.BytesPerSecond = 40_000;
        start = TimeProvider.System.GetTimestamp();
        await RawHttpClient.ExchangeAsync(_proxy.Address, Request);
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task What_is_held_says_that_it_came_and_passes_when_it_is_released()
    {
        var hold = _proxy.ToClient.Hold();
        var answer = RawHttpClient.ExchangeAsync(_proxy.Address, Request);
        await hold.Reached.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _proxy.ToClient.PassedBytes);
        hold.Release();
        Assert.Equal(10_000, (await answer).Body.Length);
        // The client can have the last byte before the proxy has noted that it passed.
        await Eventually.TrueAsync(() => _proxy.ToClient.LastPassedAt > 0);
        Assert.Equal(200, (await RawHttpClient.ExchangeAsync(_proxy.Address, Request)).Status);
    }

    [Fact]
    public async Task A_cut_comes_after_exactly_that_many_bytes()
    {
        _proxy.ToClient.CutAfterBytes = 1000;
        await using var client = await RawHttpClient.ConnectAsync(_proxy.Address);
        await client.SendAsync(Request);
        var (bytes, end) = await client.ReadToEndAsync();
        Assert.Equal(1000, bytes.Length);
        Assert.Equal(ConnectionEnd.Reset, end);
    }

    [Fact]
    public async Task A_blackhole_holds_everything_until_it_is_switched_off()
    {
        await using var client = await RawHttpClient.ConnectAsync(_proxy.Address);
        _proxy.Blackhole = true;
        await client.SendAsync(Request);
        var answer = client.ReadResponseAsync();
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(150)));
        Assert.Equal(0, _proxy.ToServer.PassedBytes);
        _proxy.Blackhole = false;
        Assert.Equal(200, (await answer).Status);
    }

    [Fact]
    public async Task Connections_are_reset_on_demand()
    {
        await using var client = await RawHttpClient.ConnectAsync(_proxy.Address);
        await client.SendAsync(Request);
        await client.ReadResponseAsync();
        _proxy.ResetConnections();
        Assert.Equal(ConnectionEnd.Reset, (await client.ReadToEndAsync()).End);
        _proxy.ResetNewConnections = true;
        var error = await Record.ExceptionAsync(() => RawHttpClient.ExchangeAsync(_proxy.Address, Request));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error).SocketErrorCode);
        Assert.Equal(2, _proxy.AcceptedConnections);
    }
}
