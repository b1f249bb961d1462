namespace AuthGateway.TestSupport.Tests;

public sealed class RedisServerProcessTests
{
    public RedisServerProcessTests() => Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);

    [Fact]
    public async Task A_server_answers_and_leaves_no_process_and_no_file()
    {
        var server = await RedisServerProcess.StartAsync();
        Assert.Equal("PONG", await server.CommandAsync("PING"));
        var folder = (await server.CommandAsync("CONFIG", "GET", "dir")).Split('\n')[1];
        Assert.True(Directory.Exists(folder));
        var process = server.Process;
        await server.DisposeAsync();
        Assert.True(process.HasExited);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_durable_server_keeps_its_data_and_port_over_a_crash()
    {
        await using var server = await RedisServerProcess.StartAsync(new() { Durable = true });
        await server.CommandAsync("SET", "k", "v");
        var port = server.Port;
        await server.RestartAsync();
        Assert.Equal(port, server.Port);
        Assert.Equal("v", await server.CommandAsync("GET", "k"));
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => server.CommandAsync("PING"));
    }

    [Fact]
    public async Task Password_and_TLS_are_asked_for_also_between_a_master_and_its_replica()
    {
        var options = new RedisServerOptions { Password = "secret for a test", Tls = true };
        await using var master = await RedisServerProcess.StartAsync(options);
        await using var replica = await RedisServerProcess.StartAsync(options with { ReplicaOf = master });
        await using (var stranger = await RespConnection.OpenAsync(master.Host, master.Port, tls: master.Certificates))
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => stranger.CommandAsync("GET", "k"));
            Assert.StartsWith("NOAUTH", error.Message, StringComparison.Ordinal);
        }

        await master.CommandAsync("SET", "k", "v");
        await Eventually.TrueAsync(async () => await replica.CommandAsync("GET", "k") == "v");
    }

    [Fact]
    public async Task A_frozen_server_answers_nothing_until_it_is_thawed()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var connection = await RespConnection.OpenAsync(server.Host, server.Port);
        server.Freeze();
        var answer = connection.CommandAsync("PING");
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(200)));
        server.Thaw();
        Assert.Equal("PONG", await answer);
    }
}
