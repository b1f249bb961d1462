using AuthGateway.Authorization;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Tests.Authorization.Relationships;
using AuthGateway.Tests.Redis;
using AuthGateway.Tests.Redis.Relations;

namespace AuthGateway.Tests.Authorization.RelationChecks;

/// <summary>What a store and the engine say, as policies hear it: an answer that is none is neither a yes nor a no.</summary>
public sealed class StoreRelationChecksTests
{
    private const string Model = """
        {"schema_version":"1.1","type_definitions":[{"type":"user"},{"type":"group","relations":{"member":{"this":{}}},
        "metadata":{"relations":{"member":{"directly_related_user_types":[{"type":"user"},{"type":"group","relation":"member"}]}}}}]}
        """;

    [Fact]
    public async Task An_answer_is_yes_no_or_none()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url, configure: GatewayReplica.Patient);
        var store = await StoreUnderTest.BeginAsync(replica);
        await using var copy = await CopyUnderTest.StartAsync(replica);
        var checks = new StoreRelationChecks(new RelationshipService(copy.Copies), new RelationEngine(new EvaluationLimits(), TimeProvider.System));

        Assert.Equal(new RelationAnswer.Unknown(DecisionReasons.NoModel, LatencyOwner.Own), await AskAsync("user:anne", "member", "group:0"));
        StoreUnderTest.Got(await store.Models.WriteAsync(store.Id, "01JDQW8X5N0000000000000002", Model, StoreUnderTest.Bounds, default, CancellationToken.None));
        await store.AddAsync([.. Enumerable.Range(0, 40).Select(number => $"group:{number + 1}#member member group:{number}"), "user:anne member group:1", "user:far member group:40"]);

        Assert.IsType<RelationAnswer.Related>(await AskAsync("user:anne", "member", "group:0"));
        Assert.IsType<RelationAnswer.Unrelated>(await AskAsync("user:bob", "member", "group:40"));
        Assert.Equal(new RelationAnswer.Unknown(DecisionReasons.Depth, LatencyOwner.Own), await AskAsync("user:far", "member", "group:0"));
        Assert.Equal(new RelationAnswer.Unknown(DecisionReasons.Question, LatencyOwner.Own), await AskAsync("user:anne", "owner", "group:0"));
        Assert.Equal(
            new RelationAnswer.Unknown(DecisionReasons.NoModel, LatencyOwner.Own),
            await checks.CheckAsync(Question(store.Id, "01JDQW8X5N0000000000000009"), new CheckQuery("user:anne", "member", "group:0"), default, CancellationToken.None));
        Assert.Equal(
            new RelationAnswer.Unknown(DecisionReasons.NoStore, LatencyOwner.Own),
            await checks.CheckAsync(Question("01JDQW8X5N0000000000000009"), new CheckQuery("user:anne", "member", "group:0"), default, CancellationToken.None));

        ValueTask<RelationAnswer> AskAsync(string user, string relation, string target) =>
            checks.CheckAsync(Question(store.Id), new CheckQuery(user, relation, target), default, CancellationToken.None);
    }

    [Fact]
    public async Task A_store_that_is_in_memory_is_answered_at_once()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.LoadedAsync(server.Url, configure: GatewayReplica.Patient);
        var store = await StoreUnderTest.BeginAsync(replica);
        StoreUnderTest.Got(await store.Models.WriteAsync(store.Id, "01JDQW8X5N0000000000000002", Model, StoreUnderTest.Bounds, default, CancellationToken.None));
        await using var copy = await CopyUnderTest.StartAsync(replica);
        var checks = new StoreRelationChecks(new RelationshipService(copy.Copies), new RelationEngine(new EvaluationLimits(), TimeProvider.System));
        await checks.CheckAsync(Question(store.Id), new CheckQuery("user:anne", "member", "group:0"), default, CancellationToken.None);

        var asked = checks.CheckAsync(new Question(store.Id, "", Freshness.Any.Instance), new CheckQuery("user:anne", "member", "group:0"), default, CancellationToken.None);
        Assert.True(asked.IsCompletedSuccessfully);
        Assert.IsType<RelationAnswer.Unrelated>(await asked);
    }

    private static Question Question(string store, string model = "") => new(store, model, Freshness.Newest.Instance);
}
