using AuthGateway.Redis.Relations;
using static AuthGateway.Tests.Redis.Relations.StoreUnderTest;

namespace AuthGateway.Tests.Redis.Relations;

public sealed class RelationModelsTests
{
    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Models_are_kept_in_the_order_of_writing_and_never_change(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        Assert.Empty(await ReadAsync(store, ""));

        // The ids are not in the order of writing: the clocks of two replicas differ.
        await WriteAsync(store, "model-b", """{"n":1}""");
        await WriteAsync(store, "model-a", """{"n":2}""");
        await WriteAsync(store, "model-b", """{"n":3}""");
        Assert.Equal(new StoredModel(0, "model-a", """{"n":2}"""), Assert.Single(await ReadAsync(store, "")));
        Assert.Equal("""{"n":1}""", Assert.Single(await ReadAsync(store, "model-b")).Json);
        Assert.Empty(await ReadAsync(store, "model-c"));

        var newest = Assert.Single(Got(await store.Models.ListAsync(store.Id, before: null, 1, default, CancellationToken.None)));
        Assert.Equal("model-a", newest.Id);
        Assert.Equal("model-b", Assert.Single(Got(await store.Models.ListAsync(store.Id, newest.Place, 5, default, CancellationToken.None))).Id);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_store_holds_no_more_models_than_it_may(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        for (var number = 0; number < Bounds.MostModels; number++)
        {
            await WriteAsync(store, $"model-{number}", "{}");
        }

        Assert.IsType<TupleWriteOutcome.Full>(Got(await store.Models.WriteAsync(store.Id, "one-more", "{}", Bounds, default, CancellationToken.None)));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Assertions_belong_to_a_model_that_is_there(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url);
        var store = await BeginAsync(replica);
        Assert.Equal("missing", Got(await store.Models.WriteAssertionsAsync(store.Id, "model-a", "[1]", default, CancellationToken.None)));
        Assert.Empty(Got(await store.Models.ReadAssertionsAsync(store.Id, "model-a", default, CancellationToken.None)));

        await WriteAsync(store, "model-a", "{}");
        Assert.Equal([""], Got(await store.Models.ReadAssertionsAsync(store.Id, "model-a", default, CancellationToken.None)));
        Assert.Equal("written", Got(await store.Models.WriteAssertionsAsync(store.Id, "model-a", "[1]", default, CancellationToken.None)));
        Assert.Equal(["[1]"], Got(await store.Models.ReadAssertionsAsync(store.Id, "model-a", default, CancellationToken.None)));
    }

    private static async Task WriteAsync(StoreUnderTest store, string id, string json) =>
        Assert.IsType<TupleWriteOutcome.Written>(Got(await store.Models.WriteAsync(store.Id, id, json, Bounds, default, CancellationToken.None)));

    private static async Task<IReadOnlyList<StoredModel>> ReadAsync(StoreUnderTest store, string id) =>
        Got(await store.Models.ReadAsync(store.Id, id, default, CancellationToken.None));
}
