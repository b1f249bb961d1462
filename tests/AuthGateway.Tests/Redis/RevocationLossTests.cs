using AuthGateway.Redis;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using static AuthGateway.Tests.Redis.GatewayReplica;

namespace AuthGateway.Tests.Redis;

/// <summary>Redis loses what it acknowledged: no revocation un-happens while one replica lives.</summary>
public sealed class RevocationLossTests
{
    private const string State = "{authgateway:revocations}:state";
    private const string Log = "{authgateway:revocations}:log";

    [Fact]
    [Trait(FaultCatalogue.Row, "R4")]
    public async Task Redis_restarted_empty_gets_back_what_a_living_copy_holds()
    {
        await using var server = await RedisServerProcess.StartAsync();
        var url = $"redis://{server.Endpoint}";
        await using var survivor = await LoadedAsync(url);
        var moment = Now;
        await survivor.WriteAsync(Token("t1"));
        await survivor.WriteAsync(Subject("s1", moment));
        var epoch = await EpochAsync(survivor);

        await server.RestartAsync();
        await Eventually.TrueAsync(() => survivor.State is { Suspect: false, AwaitingReplay: 0 } state && state.Epoch != epoch && survivor.Copy.IsReady);

        await Eventually.TrueAsync(() => survivor.Logs.Has(EventIds.RevocationsSuspect));
        await Eventually.TrueAsync(() => survivor.Logs.Has(EventIds.RevocationsReplayed));
        Assert.Equal(RevocationVerdict.Revoked, survivor.CheckToken("t1"));
        await using var newcomer = await LoadedAsync(url);
        await newcomer.SeesTokenAsync("t1", RevocationVerdict.Revoked);
        Assert.Equal(RevocationVerdict.Revoked, newcomer.Check(Caller("s1", issued: moment)));
        Assert.Equal(RevocationVerdict.NotRevoked, newcomer.Check(Caller("s1", issued: moment.AddSeconds(2))));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_flushed_database_is_filled_again(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var survivor = await LoadedAsync(server.Url);
        // More than are written back at once.
        for (var i = 0; i < 70; i++)
        {
            await survivor.WriteAsync(Token($"t{i}"));
        }

        var epoch = await EpochAsync(survivor);
        await server.CommandAsync("FLUSHALL");
        await Eventually.TrueAsync(() => survivor.State is { Suspect: false, AwaitingReplay: 0, Revision: 70 } state && state.Epoch != epoch);
        await using var newcomer = await LoadedAsync(server.Url);
        Assert.Empty(survivor.Copy.Table.MissingFrom(newcomer.Copy.Table));
        Assert.Equal(70, newcomer.State.Entries);
    }

    [Theory]
    [InlineData(Log)]
    [InlineData("{authgateway:revocations}:entries")]
    [InlineData("{authgateway:revocations}:expiry")]
    public async Task A_part_of_the_log_that_was_evicted_is_noticed(string key)
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var survivor = await LoadedAsync(server.Url);
        await survivor.WriteAsync(Token("t1"));
        var epoch = await EpochAsync(survivor);
        await server.CommandAsync("DEL", key);
        await Eventually.TrueAsync(() => survivor.State is { Suspect: false, AwaitingReplay: 0, Revision: 1 } state && state.Epoch != epoch);
        await using var newcomer = await LoadedAsync(server.Url);
        Assert.Equal(RevocationVerdict.Revoked, newcomer.CheckToken("t1"));
    }

    [Fact]
    public async Task A_revision_that_goes_back_is_a_loss()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var survivor = await LoadedAsync(server.Url);
        await survivor.WriteAsync(Token("t1"));
        await survivor.WriteAsync(Token("t2"));
        await EpochAsync(survivor);
        await ForgetAsync(server, "t2", revision: 1);
        await Eventually.TrueAsync(() => survivor.State is { Suspect: false, AwaitingReplay: 0, Revision: 2 } && survivor.Logs.Has(EventIds.RevocationsReplayed));
        await Eventually.TrueAsync(() => survivor.Logs.Has(EventIds.RevocationsSuspect));
        await using var newcomer = await LoadedAsync(server.Url);
        Assert.Equal(RevocationVerdict.Revoked, newcomer.CheckToken("t2"));
    }

    [Fact]
    public async Task Another_history_with_as_many_revisions_is_a_loss()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var survivor = await LoadedAsync(server.Url);
        await survivor.WriteAsync(Token("t1"));
        await survivor.WriteAsync(Token("t2"));
        await EpochAsync(survivor);

        // What a promoted replica holds that never saw t2 and then took t3 as its second revision: in one step.
        await server.CommandAsync(
            "EVAL",
            "redis.call('ZREM',KEYS[2],ARGV[1]) redis.call('ZREM',KEYS[4],ARGV[1]) local e=redis.call('HGET',KEYS[3],ARGV[1]) redis.call('HDEL',KEYS[3],ARGV[1]) "
            + "redis.call('ZADD',KEYS[2],2,ARGV[2]) redis.call('ZADD',KEYS[4],string.match(e,'^%d+'),ARGV[2]) redis.call('HSET',KEYS[3],ARGV[2],e) "
            + "redis.call('HSET',KEYS[1],'m:2','another mark')",
            "4", State, Log, "{authgateway:revocations}:entries", "{authgateway:revocations}:expiry", Identity("t2"), Identity("t3"));

        await survivor.SeesTokenAsync("t3", RevocationVerdict.Revoked);
        await Eventually.TrueAsync(() => survivor.State is { Suspect: false, AwaitingReplay: 0, Revision: 3 });
        await Eventually.TrueAsync(() => survivor.Logs.Has(EventIds.RevocationsSuspect));
        await using var newcomer = await LoadedAsync(server.Url);
        Assert.All(["t1", "t2", "t3"], id => Assert.Equal(RevocationVerdict.Revoked, newcomer.CheckToken(id)));
    }

    [Fact]
    public async Task A_revocation_that_only_its_writer_ever_saw_is_written_back()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var writer = await LoadedAsync(server.Url);
        // Acknowledged, and lost by a failover before anyone read it: the log shows no trace of it.
        writer.Copy.Hold(new RevocationEntry(new RevocationKey(RevocationKind.Token, Issuer, "t1"), 0, 3_600));
        await using var newcomer = await LoadedAsync(server.Url);
        await newcomer.SeesTokenAsync("t1", RevocationVerdict.Revoked);
    }

    [Fact]
    public async Task While_Redis_lost_revocations_nothing_is_answered_not_revoked()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var survivor = await LoadedAsync($"redis://{server.Endpoint}");
        await survivor.WriteAsync(Token("t1"));
        await EpochAsync(survivor);
        // An entry that cannot be read stops the loading, so that the suspect state can be seen.
        await server.CommandAsync("FLUSHALL");
        await server.CommandAsync("HSET", State, "epoch", "e", "revision", "1", "count", "1");
        await server.CommandAsync("ZADD", Log, "1", "not an identity");
        await server.CommandAsync("ZADD", "{authgateway:revocations}:expiry", "9999999999", "not an identity");
        await server.CommandAsync("HSET", "{authgateway:revocations}:entries", "not an identity", "9999999999:0");

        await Eventually.TrueAsync(() => survivor.State.Suspect && survivor.State.LastFailure == RedisFailure.UnreadableAnswer);
        Assert.Equal(RevocationVerdict.Unknown, survivor.Copy.Check(Caller(), TimeSpan.FromDays(1)));
        Assert.Equal(RevocationVerdict.Revoked, survivor.CheckToken("t1"));
        Assert.False(survivor.Copy.IsReady);

        await server.CommandAsync("FLUSHALL");
        await survivor.BecomesAsync(RevocationVerdict.NotRevoked);
        Assert.Equal(RevocationVerdict.Revoked, survivor.CheckToken("t1"));
    }

    private static async Task<string> EpochAsync(GatewayReplica replica)
    {
        // The local copy holds a write before its feed has read it: the loss must come after the reading.
        await Eventually.TrueAsync(() => replica.Copy.Unseen().Count == 0 && replica.State.Revision == replica.State.Entries);
        return replica.State.Epoch;
    }

    private static string Identity(string token) => $"t{Issuer.Length}:{Issuer}{token}";

    private static async Task ForgetAsync(TestServer server, string token, int revision) =>
        await server.CommandAsync(
            "EVAL",
            "redis.call('ZREM',KEYS[2],ARGV[1]) redis.call('ZREM',KEYS[4],ARGV[1]) redis.call('HDEL',KEYS[3],ARGV[1]) redis.call('HSET',KEYS[1],'revision',ARGV[2],'count',ARGV[2])",
            "4", State, Log, "{authgateway:revocations}:entries", "{authgateway:revocations}:expiry", Identity(token), $"{revision}");
}
