using System.Globalization;
using AuthGateway.Redis;
using AuthGateway.Redis.Sessions;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.Tests.Redis;

/// <summary>What must hold against a real Redis and against the embedded server alike.</summary>
public sealed class SessionStoreTests
{
    private static readonly SessionSubject Member = SessionSubject.Of("https://id.example", "member-1");
    private static readonly TimeSpan Sliding = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_session_is_found_by_its_id_with_what_it_was_given_and_by_no_other(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var created = await CreateAsync(replica, "a", "one");

        var found = await FoundAsync(replica, "a");
        Assert.Equal(created, found);
        Assert.Equal(("one", "facts of one"), (found.Handle, found.Facts));
        Assert.Equal(found.Created + TimeSpan.FromHours(12), found.Ends);
        Assert.Equal(found.Used + Sliding, found.IdleEnd(Sliding));
        Assert.IsType<SessionReading.None>(await FindAsync(replica, "b"));
        Assert.IsType<SessionReading.None>(await Store(replica).FindAsync(new SessionKey((byte)(Member.Bucket + 1), "a"), Sliding, Between, default, CancellationToken.None));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task One_session_more_than_allowed_ends_the_oldest(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await CreateAsync(replica, name, $"handle-{name}");
            // Two that began in one millisecond have no order.
            var begun = GatewayReplica.Now.ToUnixTimeMilliseconds();
            await Eventually.TrueAsync(() => GatewayReplica.Now.ToUnixTimeMilliseconds() > begun + 1);
        }

        var fourth = Assert.IsType<SessionCreation.Created>(await Store(replica).CreateAsync(New("d", "handle-d") with { Most = 3 }, default, CancellationToken.None));
        Assert.Equal(["handle-a"], fourth.Ended);
        Assert.IsType<SessionReading.None>(await FindAsync(replica, "a"));
        Assert.Equal(["handle-d", "handle-c", "handle-b"], await HandlesAsync(replica));

        // The answer was lost and the script runs again: nothing else ends.
        var again = Assert.IsType<SessionCreation.Created>(await Store(replica).CreateAsync(New("d", "handle-d") with { Most = 3 }, default, CancellationToken.None));
        Assert.Empty(again.Ended);
        Assert.Equal(3, (await HandlesAsync(replica)).Count);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Of_many_rotations_at_once_one_wins_and_after_the_grace_one_id_lives(ServerKind kind)
    {
        const int Racers = 20;
        await using var server = await TestServer.StartAsync(kind);
        await using var one = await GatewayReplica.LoadedAsync(server.Url);
        await using var other = await GatewayReplica.LoadedAsync(server.Url);
        await CreateAsync(one, "a", "handle");

        var grace = TimeSpan.FromSeconds(2);
        var rotations = await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => Store(racer % 2 == 0 ? one : other)
            .RotateAsync(new SessionKey(Member.Bucket, "a"), $"n{racer}", Member, grace, Sliding, default, CancellationToken.None).AsTask()));
        var winner = Array.FindIndex(rotations, rotation => rotation is SessionRotation.Rotated);
        Assert.Single(rotations, rotation => rotation is SessionRotation.Rotated);
        Assert.Equal(Racers - 1, rotations.Count(rotation => rotation is SessionRotation.Already));

        var old = Assert.IsType<SessionReading.Found>(await FindAsync(other, "a"));
        Assert.True(old.Moved);
        Assert.Equal("handle", old.Session.Handle);
        await Eventually.TrueAsync(async () => await FindAsync(one, "a") is SessionReading.None, what: "the grace is over");
        for (var racer = 0; racer < Racers; racer++)
        {
            Assert.Equal(racer == winner, await FindAsync(one, $"n{racer}") is SessionReading.Found { Moved: false });
        }

        Assert.Equal(["handle"], await HandlesAsync(one));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_rotation_that_runs_again_changes_nothing_and_without_grace_the_old_id_is_dead_at_once(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        await CreateAsync(replica, "a", "handle");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.IsType<SessionRotation.Rotated>(await RotateAsync(replica, "a", "b", TimeSpan.Zero));
        }

        Assert.IsType<SessionReading.None>(await FindAsync(replica, "a"));
        Assert.IsType<SessionRotation.None>(await RotateAsync(replica, "a", "c", TimeSpan.Zero));
        Assert.IsType<SessionReading.None>(await FindAsync(replica, "c"));
        await FoundAsync(replica, "b");
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task An_ended_session_is_gone_under_every_id_that_it_had(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        await CreateAsync(replica, "a", "handle");
        await CreateAsync(replica, "x", "another");
        await RotateAsync(replica, "a", "b", Grace);

        Assert.IsType<SessionEnding.Ended>(await Store(replica).EndAsync(Member, "handle", default, CancellationToken.None));
        Assert.IsType<SessionEnding.None>(await Store(replica).EndAsync(Member, "handle", default, CancellationToken.None));
        Assert.IsType<SessionReading.None>(await FindAsync(replica, "a"));
        Assert.IsType<SessionReading.None>(await FindAsync(replica, "b"));
        Assert.IsType<SessionRotation.Already>(await RotateAsync(replica, "a", "c", Grace));
        await FoundAsync(replica, "x");
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_use_is_written_when_it_is_due_and_moves_the_end_but_never_beyond_the_last(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var session = New("a", "handle") with { Sliding = TimeSpan.FromSeconds(20), Absolute = TimeSpan.FromSeconds(25) };
        Assert.IsType<SessionCreation.Created>(await Store(replica).CreateAsync(session, default, CancellationToken.None));
        var created = (await FoundAsync(replica, "a")).Used;
        await Eventually.TrueAsync(() => GatewayReplica.Now > created + TimeSpan.FromMilliseconds(50));

        // Not due: read, not written.
        Assert.Equal(created, (await FoundAsync(replica, "a")).Used);
        var due = Assert.IsType<SessionReading.Found>(
            await Store(replica).FindAsync(session.Key, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(40), default, CancellationToken.None)).Session;
        Assert.True(due.Used > created);
        Assert.InRange(await LeftAsync(server, "a"), 1, 20_000);

        // A sliding lifetime beyond the last end is cut there.
        Assert.IsType<SessionReading.Found>(await Store(replica).FindAsync(session.Key, TimeSpan.FromHours(1), TimeSpan.Zero, default, CancellationToken.None));
        Assert.InRange(await LeftAsync(server, "a"), 1, 25_000);
        Assert.Equal(due.Ends, due.IdleEnd(TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_session_that_is_not_used_ends_and_so_does_one_that_is_used_too_long(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var second = TimeSpan.FromSeconds(1);
        Assert.IsType<SessionCreation.Created>(await Store(replica).CreateAsync(New("idle", "idle") with { Sliding = second }, default, CancellationToken.None));
        Assert.IsType<SessionCreation.Created>(await Store(replica).CreateAsync(New("busy", "busy") with { Sliding = second, Absolute = second }, default, CancellationToken.None));

        await Eventually.TrueAsync(async () =>
            await Store(replica).FindAsync(new SessionKey(Member.Bucket, "busy"), second, TimeSpan.Zero, default, CancellationToken.None) is SessionReading.None, what: "the last end comes");
        await Eventually.TrueAsync(async () => (await HandlesAsync(replica)).Count == 0, what: "nothing is left");
        Assert.IsType<SessionReading.None>(await FindAsync(replica, "idle"));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    [Trait(FaultCatalogue.Row, "R18")]
    public async Task An_answer_that_is_another_sessions_is_refused_and_told(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        await CreateAsync(replica, "a", "handle");
        await server.CommandAsync("HSET", Name("a"), "key", "another");

        Assert.Equal(RedisFailure.UnreadableAnswer, Assert.IsType<SessionReading.Failed>(await FindAsync(replica, "a")).Reason);
        Assert.True(replica.Logs.Has(EventIds.SessionRecordForeign));
    }

    [Fact]
    public async Task Without_Redis_nobody_is_told_that_there_is_no_session()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var replica = await GatewayReplica.LoadedAsync($"redis://{redis.Endpoint}");
        await CreateAsync(replica, "a", "handle");
        await redis.KillAsync();

        Assert.IsType<SessionReading.Failed>(await FindAsync(replica, "a"));
        Assert.IsType<SessionCreation.Failed>(await Store(replica).CreateAsync(New("b", "other"), default, CancellationToken.None));
        Assert.IsType<SessionRotation.Failed>(await RotateAsync(replica, "a", "c", Grace));
        Assert.IsType<SessionEnding.Failed>(await Store(replica).EndAsync(Member, "handle", default, CancellationToken.None));
        Assert.IsType<SessionListing.Failed>(await Store(replica).ListAsync(Member, default, CancellationToken.None));
    }

    [Fact]
    public void An_issuer_and_a_subject_cannot_lend_each_other_characters() =>
        Assert.NotEqual(SessionSubject.Of("https://id.example/a", "b"), SessionSubject.Of("https://id.example/", "ab"));

    private static SessionStore Store(GatewayReplica replica) => replica.Services.GetRequiredService<SessionStore>();

    private static NewSession New(string id, string handle) => new(id, handle, Member, $"facts of {handle}", Sliding, TimeSpan.FromHours(12), Most: 10);

    private static async Task<SessionRecord> CreateAsync(GatewayReplica replica, string id, string handle) =>
        Assert.IsType<SessionCreation.Created>(await Store(replica).CreateAsync(New(id, handle), default, CancellationToken.None)).Session;

    private static async Task<SessionReading> FindAsync(GatewayReplica replica, string id) =>
        await Store(replica).FindAsync(new SessionKey(Member.Bucket, id), Sliding, Between, default, CancellationToken.None);

    private static async Task<SessionRecord> FoundAsync(GatewayReplica replica, string id) =>
        Assert.IsType<SessionReading.Found>(await FindAsync(replica, id)).Session;

    private static async Task<SessionRotation> RotateAsync(GatewayReplica replica, string from, string to, TimeSpan grace) =>
        await Store(replica).RotateAsync(new SessionKey(Member.Bucket, from), to, Member, grace, Sliding, default, CancellationToken.None);

    private static async Task<List<string>> HandlesAsync(GatewayReplica replica) =>
        [.. Assert.IsType<SessionListing.Listed>(await Store(replica).ListAsync(Member, default, CancellationToken.None)).Sessions.Select(session => session.Handle)];

    private static string Name(string id) => $"{{authgateway:sessions:{Member.Bucket:x2}}}:id:{id}";

    private static async Task<int> LeftAsync(TestServer server, string id) =>
        int.Parse(await server.CommandAsync("PTTL", Name(id)), CultureInfo.InvariantCulture);
}
