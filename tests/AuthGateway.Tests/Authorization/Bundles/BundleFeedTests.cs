using AuthGateway.Authorization.Bundles;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using AuthGateway.Tests.Redis;
using static AuthGateway.Tests.Authorization.Bundles.BundleUnderTest;

namespace AuthGateway.Tests.Authorization.Bundles;

/// <summary>A replica takes what is good and keeps it, whoever writes what into Redis.</summary>
public sealed class BundleFeedTests
{
    private const string State = "{authgateway:bundles}:state";
    private const string Documents = "{authgateway:bundles}:documents";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task What_is_in_force_decides_and_the_next_version_takes_its_place(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await FeedUnderTest.StartAsync(server);
        await replica.Feed.LookAsync(Cancellation);
        Assert.Null(replica.State.Version);

        var first = await replica.ApplyAsync(Manifest());
        await replica.Feed.LookAsync(Cancellation);
        Assert.Equal((first, null), (replica.State.Version, replica.State.Refused));
        Assert.Equal(first, replica.Bundles.Snapshot.Find("members")!.Version);

        var second = await replica.ApplyAsync(Manifest(more: """, "description": "second" """));
        await replica.Feed.LookAsync(Cancellation);
        Assert.Equal(second, replica.Bundles.Snapshot.Find("members")!.Version);
        Assert.NotNull(replica.Feed.Age);
    }

    // Straight into Redis: by an attacker, or by a command with another configuration.
    [Theory]
    [InlineData("other text under its version")]
    [InlineData("a path outside")]
    [InlineData("no version")]
    [InlineData("no document")]
    [InlineData("another namespace")]
    [InlineData("a condition of another language")]
    public async Task The_last_good_version_stays_whatever_is_written_into_Redis(string what)
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await FeedUnderTest.StartAsync(server);
        var good = await replica.ApplyAsync(Manifest());
        await replica.Feed.LookAsync(Cancellation);

        var outside = Manifest(routes: $$"""{ "points": {{Route("/admin/{memberId}")}} }""");
        var (version, document) = what switch
        {
            "other text under its version" => (Bundle(outside).Version, Bundle(Manifest(more: """, "description": "other" """)).Canonical),
            "a path outside" => (Bundle(outside).Version, Bundle(outside).Canonical),
            "no version" => ("latest", Bundle(Manifest()).Canonical),
            "another namespace" => (Bundle(Manifest(name: "others")).Version, Bundle(Manifest(name: "others")).Canonical),
            "a condition of another language" => (BundleReader.Version("{\"apiVersion\":\"authgateway/v2\"}"), "{\"apiVersion\":\"authgateway/v2\"}"),
            _ => (new string('a', 64), ""),
        };
        if (document.Length > 0)
        {
            await server.CommandAsync("HSET", Documents, $"members/{version}", document);
        }

        await server.CommandAsync("HSET", State, "v:members", version, "revision", "99");
        await replica.Feed.LookAsync(Cancellation);
        await replica.Feed.LookAsync(Cancellation);

        Assert.Equal((good, version), (replica.State.Version, replica.State.Refused));
        Assert.Equal(good, replica.Bundles.Snapshot.Find("members")!.Version);
        Assert.Equal(1, replica.Logs.Count(EventIds.BundleRefused));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_message_that_was_lost_is_found_by_the_next_poll_and_one_that_comes_wakes(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await FeedUnderTest.StartAsync(server);
        var first = await replica.ApplyAsync(Manifest());
        await replica.Feed.StartAsync(Cancellation);
        await Eventually.TrueAsync(() => replica.State.Version == first, what: "the first look");

        // The poll is an hour away: only the message can tell.
        var second = await replica.ApplyAsync(Manifest(more: """, "description": "second" """));
        await Eventually.TrueAsync(() => replica.State.Version == second, what: "the message");

        // Without one, a look finds it.
        var third = Bundle(Manifest(more: """, "description": "third" """));
        await server.CommandAsync("HSET", Documents, $"members/{third.Version}", third.Canonical);
        await server.CommandAsync("HSET", State, "v:members", third.Version, "revision", "3");
        await replica.Feed.LookAsync(Cancellation);
        Assert.Equal(third.Version, replica.State.Version);
        await replica.Feed.StopAsync(Cancellation);
    }

    [Fact]
    public async Task What_Redis_lost_stays_in_force_and_so_it_does_while_Redis_is_away()
    {
        var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await FeedUnderTest.StartAsync(server);
        var good = await replica.ApplyAsync(Manifest());
        await replica.Feed.LookAsync(Cancellation);

        await server.CommandAsync("FLUSHALL");
        await replica.Feed.LookAsync(Cancellation);
        Assert.Equal((good, "gone"), (replica.State.Version, replica.State.Finding));

        await server.DisposeAsync();
        await replica.Feed.LookAsync(Cancellation);
        Assert.NotNull(replica.Feed.LastFailure);
        Assert.Equal(good, replica.Bundles.Snapshot.Find("members")!.Version);
    }

    [Fact]
    public async Task An_empty_version_after_everything_was_lost_is_refused_as_any_other()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await FeedUnderTest.StartAsync(server);
        var good = await replica.ApplyAsync(Manifest());
        await replica.Feed.LookAsync(Cancellation);
        await server.CommandAsync("FLUSHALL");
        await replica.Feed.LookAsync(Cancellation);

        // An exception here would end the process, and so every replica.
        await server.CommandAsync("HSET", State, "v:members", "");
        await replica.Feed.LookAsync(Cancellation);

        Assert.Equal((good, ""), (replica.State.Version, replica.State.Refused));
        Assert.Equal(good, replica.Bundles.Snapshot.Find("members")!.Version);
    }

    [Fact]
    public async Task After_a_failover_that_went_back_in_time_the_replica_follows_and_says_so()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await FeedUnderTest.StartAsync(server);
        var first = await replica.ApplyAsync(Manifest());
        await replica.ApplyAsync(Manifest(more: """, "description": "second" """));
        await replica.Feed.LookAsync(Cancellation);

        await server.CommandAsync("HSET", State, "v:members", first, "revision", "1", "replid", "another");
        await replica.Feed.LookAsync(Cancellation);

        Assert.Equal(first, replica.Bundles.Snapshot.Find("members")!.Version);
        Assert.True(replica.Logs.Has(EventIds.BundlesWentBack));
    }

    [Fact]
    public async Task Going_back_to_an_earlier_version_is_taken_as_any_other()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await FeedUnderTest.StartAsync(server);
        var first = await replica.ApplyAsync(Manifest());
        await replica.Feed.LookAsync(Cancellation);
        await replica.ApplyAsync(Manifest(more: """, "description": "second" """));
        await replica.Feed.LookAsync(Cancellation);

        await replica.ApplyAsync(Manifest());
        await replica.Feed.LookAsync(Cancellation);

        Assert.Equal(first, replica.State.Version);
    }
}
