using AuthGateway.Redis;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using static AuthGateway.Tests.Redis.GatewayReplica;

namespace AuthGateway.Tests.Redis;

/// <summary>What must hold against a real Redis and against the embedded server alike.</summary>
public sealed class RevocationStoreTests
{
    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_revocation_reaches_the_other_replica_by_message_alone(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var writer = await LoadedAsync(server.Url, ByMessageOnly);
        await using var reader = await LoadedAsync(server.Url, ByMessageOnly);
        var now = Now;

        Assert.Equal(1, await writer.WriteAsync(Token("t1")));
        Assert.Equal(RevocationVerdict.Revoked, writer.CheckToken("t1"));
        Assert.Equal(2, await writer.WriteAsync(Subject("s1", now)));
        Assert.Equal(3, await writer.WriteAsync(Session("n1")));

        await Eventually.TrueAsync(() => reader.State.Revision == 3);
        Assert.Equal(RevocationVerdict.Revoked, reader.CheckToken("t1"));
        Assert.Equal(RevocationVerdict.Revoked, reader.Check(Caller("s1", issued: now)));
        Assert.Equal(RevocationVerdict.NotRevoked, reader.Check(Caller("s1", issued: now.AddSeconds(2))));
        Assert.Equal(RevocationVerdict.Revoked, reader.Check(Caller(session: "n1")));
        Assert.Equal(RevocationVerdict.NotRevoked, reader.Check(Caller("s1", "t2", "n2", now.AddSeconds(2))));
        Assert.Equal(RevocationVerdict.NotRevoked, reader.Check(Caller("s2", "t1", "n1", now, issuer: "https://other")));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task The_same_revocation_twice_is_one_entry_and_one_revision(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await LoadedAsync(server.Url);
        var revocation = Token("t1");
        Assert.Equal(1, await replica.WriteAsync(revocation));
        Assert.Equal(2, await replica.WriteAsync(Token("t2")));
        Assert.Equal(1, await replica.WriteAsync(revocation));
        Assert.Equal(3, await replica.WriteAsync(Token("t3")));
        Assert.Equal("3", await server.CommandAsync("ZCARD", "{authgateway:revocations}:log"));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_subjects_moment_never_falls_in_Redis_either(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var writer = await LoadedAsync(server.Url);
        var now = Now;
        Assert.Equal(1, await writer.WriteAsync(Subject("s", now)));
        Assert.Equal(1, await writer.WriteAsync(Subject("s", now.AddHours(-2))));
        // Kept for longer, with an older moment: the end rises, the moment stays.
        Assert.Equal(2, await writer.WriteAsync(new Revocation.BySubject(Issuer, "s", now.AddHours(-2), now.AddDays(1))));
        await using var reader = await LoadedAsync(server.Url);
        Assert.Equal(RevocationVerdict.Revoked, reader.Check(Caller(issued: now)));
        Assert.Equal(3, await writer.WriteAsync(Subject("s", now.AddHours(2))));
        await Eventually.TrueAsync(() => reader.Check(Caller(issued: now.AddHours(1))) == RevocationVerdict.Revoked);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Two_writers_at_once_leave_both_copies_the_same(ServerKind kind)
    {
        const int Each = 1_000;
        await using var server = await TestServer.StartAsync(kind);
        await using var first = await LoadedAsync(server.Url);
        await using var second = await LoadedAsync(server.Url);

        await Task.WhenAll(WriteAllAsync(first, "a"), WriteAllAsync(second, "b"));
        await Eventually.TrueAsync(() => first.State.Revision == 2 * Each && second.State.Revision == 2 * Each, TimeSpan.FromSeconds(60));
        // A third one reads all by pages, and agrees.
        await using var third = await LoadedAsync(server.Url);
        foreach (var replica in new[] { first, second, third })
        {
            Assert.Equal((2 * Each, 2L * Each), (replica.State.Entries, replica.State.Revision));
            Assert.Empty(replica.Copy.Table.MissingFrom(first.Copy.Table));
            Assert.Empty(first.Copy.Table.MissingFrom(replica.Copy.Table));
            Assert.False(replica.State.Suspect);
            Assert.False(replica.Logs.Has(EventIds.RevocationsSuspect));
        }

        static Task WriteAllAsync(GatewayReplica replica, string name) =>
            Parallel.ForEachAsync(Enumerable.Range(0, Each), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            {
                // A busy machine may exceed a command's 250 ms; writing again is what a caller does then.
                while (await replica.Store.RevokeAsync(Token($"{name}{i}"), CancellationToken.None) is not RevocationOutcome.Written)
                {
                    await Task.Delay(20, CancellationToken.None);
                }
            });
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task The_number_of_entries_is_bounded_and_those_that_stand_can_still_rise(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await LoadedAsync(server.Url, Quick with { MaxEntries = 2 });
        await replica.WriteAsync(Token("t1"));
        await replica.WriteAsync(Subject("other", Now));
        Assert.IsType<RevocationOutcome.Full>(await replica.Store.RevokeAsync(Token("t3"), CancellationToken.None));
        Assert.Equal(RevocationVerdict.NotRevoked, replica.CheckToken("t3"));
        Assert.Equal(3, await replica.WriteAsync(Subject("other", Now.AddHours(1))));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Entries_past_their_end_make_room_for_new_ones(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await LoadedAsync(server.Url, Quick with { MaxEntries = 2 });
        await replica.WriteAsync(Token("t1"));
        await replica.WriteAsync(Token("t2"));
        // As if its end and its grace had passed.
        await server.CommandAsync("ZADD", "{authgateway:revocations}:expiry", "1", $"t{Issuer.Length}:{Issuer}t1");
        Assert.Equal(3, await replica.WriteAsync(Token("t3")));
        Assert.Equal("2", await server.CommandAsync("HLEN", "{authgateway:revocations}:entries"));
        Assert.Equal("2", await server.CommandAsync("ZCARD", "{authgateway:revocations}:log"));
        Assert.Equal(RevocationVerdict.Revoked, replica.CheckToken("t1"));
    }

    [Fact]
    public async Task What_would_be_forgotten_too_early_is_refused()
    {
        await using var replica = await StartAsync("redis://127.0.0.1:1");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => replica.Store.RevokeAsync(new Revocation.ByTokenId(Issuer, "t", Now + Revocation.MaxKeep + TimeSpan.FromMinutes(1)), CancellationToken.None));
    }
}
