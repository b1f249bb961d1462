using AuthGateway.Redis;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Tests.Redis.Relations;

/// <summary>Attributes of a store's objects, as they lie in Redis.</summary>
public sealed class RelationAttributesTests
{
    private const string Open = """{"status":"open"}""";
    private const string Closed = """{"status":"closed"}""";

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task What_is_written_takes_the_place_of_what_was_there(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        Assert.Equal(new AttributeWriteOutcome.Written(new StoreMoment(1, 1)), await store.DescribeAsync(null, ("account:1", Open), ("account:2", Open)));
        Assert.Equal(new AttributeWriteOutcome.Written(new StoreMoment(1, 2)), await store.DescribeAsync(null, ("account:1", Closed), ("account:2", null)));

        var read = await store.AttributesAsync("account:1", "account:2", "account:3");
        Assert.Equal(new StoreMoment(1, 2), read.At);
        Assert.Equal([new StoredAttributes("account:1", Closed), new("account:2", null), new("account:3", null)], read.Objects);
    }

    [Fact]
    public async Task A_write_that_changes_nothing_is_no_revision()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await store.DescribeAsync(null, ("account:1", Open));
        Assert.Equal(new AttributeWriteOutcome.Written(new StoreMoment(1, 1)), await store.DescribeAsync(null, ("account:1", Open), ("account:9", null)));
    }

    [Fact]
    public async Task Beyond_its_bound_a_store_takes_no_more_objects_and_nothing_of_the_write()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        var two = StoreUnderTest.Bounds with { MostAttributed = 2 };
        await store.DescribeAsync(two, ("account:1", Open));
        Assert.IsType<AttributeWriteOutcome.Full>(await store.DescribeAsync(two, ("account:1", Closed), ("account:2", Open), ("account:3", Open)));
        Assert.Equal(Open, (await store.AttributesAsync("account:1")).Objects.Single().Json);

        // What is full can still be changed and taken away.
        Assert.IsType<AttributeWriteOutcome.Written>(await store.DescribeAsync(two, ("account:1", Closed), ("account:2", Open)));
        Assert.IsType<AttributeWriteOutcome.Written>(await store.DescribeAsync(two, ("account:1", null), ("account:3", Open)));
    }

    [Fact]
    public async Task The_log_tells_them_in_turn_with_tuples_and_the_history_of_tuples_does_not()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await store.AddAsync("user:anne owner account:1");
        await store.DescribeAsync(null, ("account:1", Open));
        await store.DescribeAsync(null, ("account:1", null));
        var page = Assert.IsType<LogPage.Read>(await store.ReadLogAsync(new StoreMoment(1, 0)));
        Assert.Equal([true, false, false], page.Changes.Select(change => change.IsOfTuple));
        Assert.Equal([null, new StoredAttributes("account:1", Open), new StoredAttributes("account:1", null)], page.Changes.Select(change => change.Attributes));
    }

    [Fact]
    public async Task What_Redis_lost_of_them_is_no_object_without_any()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await StoreUnderTest.BeginAsync(replica);
        await store.DescribeAsync(null, ("account:1", Closed));
        await server.CommandAsync("DEL", $"{{authgateway:relations:{store.Id}}}:attributes");

        Assert.Equal(RedisFailure.Incomplete, Failed(await store.Attributes.ReadAsync(store.Id, ["account:1"], default, CancellationToken.None)));
        Assert.Equal(RedisFailure.Incomplete, Failed(await store.Log.ReadAsync(store.Id, new StoreMoment(1, 1), CancellationToken.None)));
        Assert.Equal(
            RedisFailure.Incomplete,
            Failed(await store.Attributes.WriteAsync(store.Id, [new StoredAttributes("account:1", Open)], StoreUnderTest.Bounds, default, CancellationToken.None)));
    }

    private static string Failed<T>(StoreResult<T> result) => Assert.IsType<StoreResult<T>.Failed>(result).Reason;
}
