using System.Diagnostics;
using AuthGateway.Redis;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using static AuthGateway.Tests.Redis.GatewayReplica;

namespace AuthGateway.Tests.Redis;

public sealed class RevocationMessageTests(ITestOutputHelper output)
{
    private const string Channel = "{authgateway:revocations}:changed";

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_lost_message_is_noticed(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var reader = await LoadedAsync(server.Url);
        await WriteSilentlyAsync(server, "t1");
        await reader.SeesTokenAsync("t1", RevocationVerdict.Revoked);
        await Eventually.TrueAsync(() => reader.State.MissedMessages == 1);
        await Eventually.TrueAsync(() => reader.Logs.Has(EventIds.RevocationGap));
    }

    [Fact]
    public async Task A_killed_subscription_is_made_again()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var writer = await LoadedAsync(server.Url, ByMessageOnly);
        await using var reader = await LoadedAsync(server.Url, ByMessageOnly);
        await server.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await writer.WriteAsync(Token("t1"));
        // By the message if the subscription was back in time, or by the reading that a restored connection asks for.
        await reader.SeesTokenAsync("t1", RevocationVerdict.Revoked);
        await Eventually.TrueAsync(async () => (await server.CommandAsync("PUBSUB", "NUMSUB", Channel)).EndsWith("\n2", StringComparison.Ordinal));
        await writer.WriteAsync(Token("t2"));
        await reader.SeesTokenAsync("t2", RevocationVerdict.Revoked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData(":")]
    [InlineData("EPOCH:-1")]
    [InlineData("EPOCH:99999999999999999999")]
    [InlineData("EPOCH:9223372036854775807")]
    [InlineData("another:5")]
    [InlineData("EPOCH:2:t18:https://id.examplet9")]
    public async Task A_message_from_anyone_changes_nothing_and_causes_a_reading(string message)
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var reader = await LoadedAsync(server.Url, ByMessageOnly);
        var before = reader.State;
        // No message tells of it: the reading that the forged one causes finds it (or one of the start's, which may still be under way).
        await WriteSilentlyAsync(server, "t1");
        await server.CommandAsync("PUBLISH", Channel, message.Replace("EPOCH", before.Epoch, StringComparison.Ordinal));
        await reader.SeesTokenAsync("t1", RevocationVerdict.Revoked);
        // An entry is in force before the cursor that it came with is.
        await Eventually.TrueAsync(() => reader.State.Revision == 1, what: $"the cursor moved; state {reader.State}");
        Assert.Equal((1L, 1, false, before.Epoch), (reader.State.Revision, reader.State.Entries, reader.State.Suspect, reader.State.Epoch));
        Assert.Equal(RevocationVerdict.NotRevoked, reader.CheckToken("t9"));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Every_revocation_arrives_at_every_replica(ServerKind kind)
    {
        const int Count = 500;
        await using var server = await TestServer.StartAsync(kind);
        await using var writer = await LoadedAsync(server.Url, ByMessageOnly);
        await using var reader = await LoadedAsync(server.Url, ByMessageOnly);
        var times = new List<double>(Count);
        for (var i = 0; i < Count; i++)
        {
            var id = $"t{i}";
            var start = Stopwatch.GetTimestamp();
            await writer.WriteAsync(Token(id));
            var acknowledged = Stopwatch.GetTimestamp();
            while (reader.CheckToken(id) != RevocationVerdict.Revoked)
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(15), $"{id} did not arrive: {reader.State}");
                await Task.Yield();
            }

            times.Add(Stopwatch.GetElapsedTime(acknowledged).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"{kind}: from acknowledged to seen by the other replica, ms: p50 {times[Count / 2]:F2}, p99 {times[Count * 99 / 100]:F2}, max {times[^1]:F2}");
        Assert.False(reader.Logs.Has(EventIds.RevocationsSuspect));
    }

    private static Task<string> WriteSilentlyAsync(TestServer server, string token) =>
        server.CommandAsync(
            "EVAL", RedisScripts.Revoke, "4",
            "{authgateway:revocations}:state", "{authgateway:revocations}:log", "{authgateway:revocations}:entries", "{authgateway:revocations}:expiry",
            "unused epoch", "some mark", "1000", "nobody listens here", "100", "120", $"t{Issuer.Length}:{Issuer}{token}", "3600", "0");
}
