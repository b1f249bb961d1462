using System.Net.Sockets;
using AuthGateway.Redis;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using StackExchange.Redis;
using static AuthGateway.Tests.Redis.GatewayReplica;

namespace AuthGateway.Tests.Redis;

public sealed class RevocationFaultTests
{
    [Fact]
    [Trait(FaultCatalogue.Row, "R1")]
    public async Task A_frozen_Redis_ends_the_lease_and_thawed_it_is_trusted_again()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var replica = await LoadedAsync($"redis://{server.Endpoint}");
        await replica.WriteAsync(Token("t1"));
        server.Freeze();
        try
        {
            await replica.BecomesAsync(RevocationVerdict.Unknown);
            Assert.Equal(RevocationVerdict.Revoked, replica.CheckToken("t1"));
            Assert.Equal(RevocationVerdict.NotRevoked, replica.Copy.Check(Caller(), TimeSpan.FromHours(1)));
            Assert.IsType<RevocationOutcome.Unavailable>(await replica.Store.RevokeAsync(Token("t2"), CancellationToken.None));
            Assert.IsType<RedisPing.Failed>(await replica.Connection.PingAsync(CancellationToken.None));
            await Eventually.TrueAsync(() => replica.Logs.Has(EventIds.RevocationsStale));
        }
        finally
        {
            server.Thaw();
        }

        await replica.BecomesAsync(RevocationVerdict.NotRevoked);
        await Eventually.TrueAsync(() => replica.State.LastFailure is null);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R4")]
    public async Task The_gateway_starts_while_Redis_is_down_and_finds_it_later()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await server.KillAsync();
        await using var replica = await StartAsync($"redis://{server.Endpoint}");
        await Eventually.TrueAsync(() => replica.Connection.State == RedisConnectionState.Disconnected);
        Assert.Equal(RevocationVerdict.Unknown, replica.Copy.Check(Caller(), TimeSpan.FromHours(1)));
        Assert.IsType<RevocationOutcome.Unavailable>(await replica.Store.RevokeAsync(Token("t1"), CancellationToken.None));
        Assert.False(replica.Copy.LoadedAsync.IsCompleted);
        Assert.Null(replica.State.Age);

        await server.RestartAsync();
        await replica.Copy.LoadedAsync.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.IsType<RedisPing.Answered>(await replica.Connection.PingAsync(CancellationToken.None));
        await replica.WriteAsync(Token("t1"));
        await using var other = await LoadedAsync($"redis://{server.Endpoint}");
        Assert.Equal(RevocationVerdict.Revoked, other.CheckToken("t1"));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R5")]
    public async Task A_primary_that_became_a_replica_takes_no_revocation()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var replica = await LoadedAsync($"redis://{server.Endpoint}");
        await server.CommandAsync("REPLICAOF", "127.0.0.1", "1");
        Assert.IsType<RevocationOutcome.Unavailable>(await replica.Store.RevokeAsync(Token("t1"), CancellationToken.None));
        Assert.NotEqual(RevocationVerdict.Revoked, replica.CheckToken("t1"));

        await server.CommandAsync("REPLICAOF", "NO", "ONE");
        await Eventually.TrueAsync(async () => await replica.Store.RevokeAsync(Token("t1"), CancellationToken.None) is RevocationOutcome.Written);
        await replica.BecomesAsync(RevocationVerdict.NotRevoked);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R6")]
    public async Task A_full_memory_refuses_writes_and_leaves_the_copy_trusted()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var replica = await LoadedAsync($"redis://{server.Endpoint}");
        await replica.WriteAsync(Token("t1"));
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        Assert.Equal(
            new RevocationOutcome.Unavailable(RedisFailure.OutOfMemory),
            await replica.Store.RevokeAsync(Token("t2"), CancellationToken.None));
        // Reads go on: the lease is renewed by a question that was sent after the refusal.
        var refused = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => replica.State.Age < TimeProvider.System.GetElapsedTime(refused));
        Assert.Equal(RevocationVerdict.NotRevoked, replica.CheckToken("t2"));

        await server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        await replica.WriteAsync(Token("t2"));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    [Trait(FaultCatalogue.Row, "R8")]
    public async Task Forgotten_scripts_are_sent_again(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await LoadedAsync(server.Url);
        await replica.WriteAsync(Token("t1"));
        await server.CommandAsync("SCRIPT", "FLUSH");
        Assert.Equal(2, await replica.WriteAsync(Token("t2")));
        await Eventually.TrueAsync(() => replica.State is { Revision: 2, LastFailure: null });
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R9")]
    public async Task Killed_connections_are_made_again_and_nothing_is_missed()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var writer = await LoadedAsync(server.Url);
        await using var reader = await LoadedAsync(server.Url);
        await server.CommandAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await Eventually.TrueAsync(async () => await writer.Store.RevokeAsync(Token("t1"), CancellationToken.None) is RevocationOutcome.Written);
        await reader.SeesTokenAsync("t1", RevocationVerdict.Revoked);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R10")]
    public async Task A_changed_password_is_an_outage_and_is_never_written_down()
    {
        const string Password = "never-in-a-log-7c1f";
        await using var server = await RedisServerProcess.StartAsync(new RedisServerOptions { Password = Password });
        var url = $"redis://:{Password}@{server.Endpoint}";
        await using var right = await LoadedAsync(url);
        await right.WriteAsync(Token("t1"));
        await using var wrong = await StartAsync($"redis://:{Password}-not@{server.Endpoint}");
        await Eventually.TrueAsync(() => wrong.Logs.Has(EventIds.RedisConnectionFailed));
        var outcome = await wrong.Store.RevokeAsync(Token("t2"), CancellationToken.None);
        Assert.IsType<RevocationOutcome.Unavailable>(outcome);
        Assert.Equal(RevocationVerdict.Unknown, wrong.CheckToken("t2"));
        await server.KillAsync();
        await Eventually.TrueAsync(() => right.Logs.Has(EventIds.RedisConnectionFailed));
        Assert.DoesNotContain(Password, $"{right.Logs.All} {wrong.Logs.All} {outcome} {wrong.State} {wrong.Connection.Description} {await wrong.Connection.PingAsync(default)}");
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R19")]
    public async Task TLS_is_accepted_from_the_named_authority_alone()
    {
        await using var server = await RedisServerProcess.StartAsync(new RedisServerOptions { Tls = true });
        using var folder = new TemporaryFolder("redis-ca");
        var url = $"rediss://localhost:{server.Port}";
        var rightFile = server.Certificates!.WriteAuthority(folder);
        await using (var replica = await LoadedAsync(url, configure: settings => settings with { CaFile = rightFile }))
        {
            await replica.WriteAsync(Token("t1"));
        }

        await using var system = await StartAsync(url);
        await Eventually.TrueAsync(() => system.Connection.State == RedisConnectionState.Disconnected);
        Assert.Equal(RevocationVerdict.Unknown, system.CheckToken("t1"));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R19")]
    public async Task Another_authority_is_believed_when_the_file_names_it_beside_the_old_one_or_alone()
    {
        await using var server = await RedisServerProcess.StartAsync(new RedisServerOptions { Tls = true });
        using var folder = new TemporaryFolder("redis-ca");
        var (right, other) = (server.Certificates!.Authority.ExportCertificatePem(), new TestCertificates().Authority.ExportCertificatePem());
        var file = folder.File("ca.crt");
        await File.WriteAllTextAsync(file, other);
        await using var replica = await StartAsync($"rediss://localhost:{server.Port}", configure: settings => settings with { CaFile = file });
        await Eventually.TrueAsync(() => replica.Connection.State == RedisConnectionState.Disconnected);

        await File.WriteAllTextAsync(file, $"{other}\n{right}\n");
        await Eventually.TrueAsync(() => replica.Connection.State == RedisConnectionState.Connected);
        await Eventually.TrueAsync(async () => await replica.Store.RevokeAsync(Token("t1"), CancellationToken.None) is RevocationOutcome.Written);

        // What stands goes on; what is made anew is refused, and an empty file believes nobody.
        await File.WriteAllTextAsync(file, "");
        await replica.WriteAsync(Token("t2"));
        await server.CommandAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await server.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub", "SKIPME", "yes");
        await Eventually.TrueAsync(() => replica.Connection.State == RedisConnectionState.Disconnected);
        await File.WriteAllTextAsync(file, right);
        await Eventually.TrueAsync(() => replica.Connection.State == RedisConnectionState.Connected);
    }

    [Theory]
    [InlineData("READONLY You can't write against a read only replica.", RedisFailure.ReadOnly)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'. script: f_1, on @user_script:3.", RedisFailure.OutOfMemory)]
    [InlineData("LOADING Redis is loading the dataset in memory", RedisFailure.Loading)]
    [InlineData("ERR Lua encountered an error: OOM command not allowed", RedisFailure.OutOfMemory)]
    [InlineData("CLUSTERDOWN The cluster is down", RedisFailure.ClusterDown)]
    [InlineData("NOPERM this user has no permissions", RedisFailure.NotPermitted)]
    [InlineData("NOSCRIPT No matching script", RedisFailure.ServerError)]
    public void A_servers_error_becomes_a_word(string answer, string word)
    {
        Assert.True(RedisFailure.Is(new RedisServerException(answer), out var reason, CancellationToken.None));
        Assert.Equal(word, reason);
    }

    [Fact]
    public void All_that_the_client_throws_is_an_outage_and_a_callers_cancellation_is_not()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.False(RedisFailure.Is(new OperationCanceledException(), out _, cancelled.Token));
        Assert.True(RedisFailure.Is(new TaskCanceledException(), out _, CancellationToken.None));
        Assert.True(RedisFailure.Is(new ObjectDisposedException("client"), out _, CancellationToken.None));
        Assert.True(RedisFailure.Is(new SocketException(), out _, CancellationToken.None));
        Assert.True(RedisFailure.Is(new InvalidOperationException(), out _, CancellationToken.None));
    }

    [Fact]
    public void An_assembly_that_does_not_load_is_not_called_a_lost_connection()
    {
        Assert.True(RedisFailure.Is(new FileLoadException(), out var reason, CancellationToken.None));
        Assert.Equal(RedisFailure.ClientError, reason);
    }
}
