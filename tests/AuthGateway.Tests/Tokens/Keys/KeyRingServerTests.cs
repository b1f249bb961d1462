using AuthGateway.Telemetry;
using AuthGateway.Tests.Redis;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>Rings of several processes over one real server, or the embedded one.</summary>
public sealed class KeyRingServerTests
{
    private const string RingKey = "{authgateway:signing-keys}:ring";

    [Theory]
    [InlineData(ServerKind.Redis, 2)]
    [InlineData(ServerKind.Redis, 5)]
    [InlineData(ServerKind.Embedded, 2)]
    public async Task Replicas_that_start_together_agree_on_one_key(ServerKind kind, int count)
    {
        await using var server = await ServerAsync(kind);
        var fleet = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => RingProcess.StartAsync(server.Url, RingProcess.ByMessageOnly)));
        try
        {
            await Eventually.TrueAsync(() => fleet.All(one => one.SigningKeyId is not null), what: "every replica signs");

            Assert.Single(fleet.Select(one => one.SigningKeyId).Distinct());
            Assert.All(fleet, one => Assert.Single(one.PublishedIds));
        }
        finally
        {
            await DisposeAsync(fleet);
        }
    }

    [Theory]
    [InlineData(ServerKind.Redis, 2)]
    [InlineData(ServerKind.Redis, 5)]
    [InlineData(ServerKind.Embedded, 2)]
    public async Task Replicas_rotate_together_and_no_published_set_ever_lacks_a_key_that_signs(ServerKind kind, int count)
    {
        await using var server = await ServerAsync(kind);
        var fleet = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => RingProcess.StartAsync(server.Url)));
        try
        {
            await Eventually.TrueAsync(() => fleet.All(one => one.SigningKeyId is not null), what: "every replica signs");
            var signed = new HashSet<string>(StringComparer.Ordinal);
            await Eventually.TrueAsync(
                () =>
                {
                    // What any of them signs with, each of them publishes at that moment.
                    var current = fleet.Select(one => one.SigningKeyId!).ToList();
                    signed.UnionWith(current);
                    Assert.All(fleet, one => Assert.Empty(current.Except(one.PublishedIds)));
                    return signed.Count >= 3 && current.Distinct().Count() == 1;
                },
                TimeSpan.FromSeconds(40),
                "two rotations");

            // One writer for each step: every key that was ever published signed, in its turn.
            var ring = fleet[0].Keys.Ring!;
            Assert.True(ring.Keys.Count(key => key.Stage != KeyStage.Published) == signed.Count, $"{ring.Fingerprint} against {string.Join(' ', signed)}");
            Assert.Empty(ring.Removed);
        }
        finally
        {
            await DisposeAsync(fleet);
        }
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task An_emergency_reaches_every_replica_by_message(ServerKind kind)
    {
        await using var server = await ServerAsync(kind);
        await using var one = await RingProcess.SigningAsync(server.Url, RingProcess.ByMessageOnly);
        await using var other = await RingProcess.SigningAsync(server.Url, RingProcess.ByMessageOnly);
        var compromised = one.SigningKeyId!;
        Assert.IsType<SigningKeyOutcome.Done>(await one.Operations.ReplaceAsync(everyKey: false, "test", CancellationToken.None));

        await Eventually.TrueAsync(() => !other.PublishedIds.Contains(compromised) && !one.PublishedIds.Contains(compromised), what: "the key is out everywhere");
        Assert.Equal(one.SigningKeyId, other.SigningKeyId);
        Assert.NotEqual(compromised, one.SigningKeyId);
    }

    [Fact]
    public async Task A_killed_Redis_stops_no_signature_and_what_it_lost_is_written_back()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        await using var server = await RedisServerProcess.StartAsync();
        var url = $"redis://{server.Endpoint}";
        await using var one = await RingProcess.SigningAsync(url, Unhurried);
        await using var other = await RingProcess.SigningAsync(url, Unhurried);
        var keyId = one.SigningKeyId;
        await server.KillAsync();
        await Eventually.TrueAsync(() => one.Feed.LastFailure is not null && other.Feed.LastFailure is not null, what: "both notice");
        Assert.NotNull(one.Signer.Sign("at+jwt", "{}"u8));

        await server.RestartAsync();
        await Eventually.TrueAsync(() => one.Feed.LastFailure is null && other.Feed.LastFailure is null, what: "both are back");
        await Eventually.TrueAsync(async () => (await server.CommandAsync("HGET", RingKey, "version")).Length > 0, what: "the ring is back");

        Assert.Equal(keyId, one.SigningKeyId);
        Assert.Equal(keyId, other.SigningKeyId);
        await using var late = await RingProcess.SigningAsync(url, Unhurried);
        Assert.Equal(keyId, late.SigningKeyId);
    }

    [Fact]
    public async Task A_new_replica_that_finds_nothing_lets_the_others_write_back_first()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        await using var server = await RedisServerProcess.StartAsync();
        var url = $"redis://{server.Endpoint}";
        await using var one = await RingProcess.SigningAsync(url, RingProcess.ByMessageOnly);
        await server.CommandAsync("FLUSHALL");
        await using var late = await RingProcess.SigningAsync(url, RingProcess.ByMessageOnly);

        Assert.Equal(one.SigningKeyId, late.SigningKeyId);
        Assert.Single(late.PublishedIds);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task The_wrong_encryption_key_changes_nothing_in_Redis(ServerKind kind)
    {
        await using var server = await ServerAsync(kind);
        await using (await RingProcess.SigningAsync(server.Url, Unhurried))
        {
        }

        var before = await server.CommandAsync("HGETALL", RingKey);
        await using var wrong = await RingProcess.StartAsync(server.Url, Unhurried, [Convert.ToBase64String(new byte[32])]);
        await Eventually.TrueAsync(() => wrong.Logs.Has(EventIds.KeyRingUntrusted), what: "it is told");

        Assert.Null(wrong.Signer.Sign("at+jwt", "{}"u8));
        Assert.Equal(before, await server.CommandAsync("HGETALL", RingKey));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task What_lies_at_the_rings_key_but_is_no_ring_is_left_alone(ServerKind kind)
    {
        await using var server = await ServerAsync(kind);
        await server.CommandAsync("HSET", RingKey, "something", "else");
        await using var process = await RingProcess.StartAsync(server.Url, Unhurried);
        await Eventually.TrueAsync(() => process.Feed.LastFailure is not null, what: "it is noticed");

        Assert.Null(process.SigningKeyId);
        Assert.Contains("else", await server.CommandAsync("HGETALL", RingKey), StringComparison.Ordinal);
    }

    // Polls quickly, rotates never.
    private static SigningKeySettings Unhurried => RingProcess.Quick with { SignFor = TimeSpan.FromHours(1), MaxStale = TimeSpan.FromMinutes(5), RetireFor = TimeSpan.FromMinutes(10) };

    private static Task<TestServer> ServerAsync(ServerKind kind)
    {
        Assert.SkipWhen(kind == ServerKind.Redis && RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        return TestServer.StartAsync(kind);
    }

    private static async Task DisposeAsync(IEnumerable<RingProcess> fleet)
    {
        foreach (var one in fleet)
        {
            await one.DisposeAsync();
        }
    }
}
