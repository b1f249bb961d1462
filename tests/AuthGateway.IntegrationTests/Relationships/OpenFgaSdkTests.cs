using System.Text.Json.Nodes;

namespace AuthGateway.IntegrationTests.Relationships;

/// <summary>OpenFGA's own client works against the gateway unchanged.</summary>
public sealed class OpenFgaSdkTests(RelationshipLandscape landscape) : IClassFixture<RelationshipLandscape>
{
    [Fact]
    public async Task Tuples_that_are_written_decide_checks_at_once()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        await WriteAsync(store, ("user:anne", "member", "group:eng"), ("group:eng#member", "viewer", "folder:plans"), ("folder:plans", "parent", "document:roadmap"));

        Assert.True(await CheckAsync(store, "user:anne", "viewer", "document:roadmap"));
        Assert.False(await CheckAsync(store, "user:bob", "viewer", "document:roadmap"));
        Assert.True(await CheckAsync(store, "group:eng#member", "viewer", "document:roadmap"));

        await landscape.CallAsync(store, "deleteTuples", new[] { Key("user:anne", "member", "group:eng") });
        Assert.False(await CheckAsync(store, "user:anne", "viewer", "document:roadmap"));
    }

    [Fact]
    public async Task Conditions_take_their_values_from_the_tuple_first_and_then_from_the_question()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        await landscape.CallAsync(store, "writeTuples", new object[]
        {
            new { user = "user:anne", relation = "viewer", @object = "document:1", condition = new { name = "cheap", context = new { limit = 10 } } },
        });

        Assert.True(await CheckAsync(store, "user:anne", "viewer", "document:1", new { price = 5 }));
        Assert.False(await CheckAsync(store, "user:anne", "viewer", "document:1", new { price = 50, limit = 100 }));
        var missing = await landscape.TryAsync(store, "check", new { user = "user:anne", relation = "viewer", @object = "document:1" });
        Assert.Equal((400, "validation_error"), (missing["error"]!["status"]!.GetValue<int>(), missing["error"]!["code"]!.GetValue<string>()));
        Assert.Contains("price", missing["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contextual_tuples_count_for_one_question_alone()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        var with = await landscape.CallAsync(
            store, "check", new { user = "user:anne", relation = "viewer", @object = "document:1", contextualTuples = new[] { Key("user:anne", "owner", "document:1") } });
        Assert.True(with["allowed"]!.GetValue<bool>());
        Assert.False(await CheckAsync(store, "user:anne", "viewer", "document:1"));

        // CVE-2025-48371: a contextual tuple of a type that the relation does not take.
        var wrong = await landscape.TryAsync(
            store, "check", new { user = "user:anne", relation = "viewer", @object = "document:1", contextualTuples = new[] { Key("group:eng", "owner", "document:1") } });
        Assert.Equal(400, wrong["error"]!["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_batch_answers_each_check_for_itself()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        await WriteAsync(store, ("user:anne", "viewer", "document:1"));
        var answer = await landscape.CallAsync(store, "batchCheck", new
        {
            checks = new object[]
            {
                new { user = "user:anne", relation = "viewer", @object = "document:1", correlationId = "a" },
                new { user = "user:bob", relation = "viewer", @object = "document:1", correlationId = "b" },
                // CVE-2026-34972: the same question with another context is another question.
                new { user = "user:bob", relation = "viewer", @object = "document:1", correlationId = "c", contextualTuples = new { tuple_keys = new[] { Key("user:bob", "owner", "document:1") } } },
                new { user = "user:bob", relation = "nonsense", @object = "document:1", correlationId = "d" },
            },
        });

        var byId = answer["result"]!.AsArray().ToDictionary(each => each!["correlationId"]!.GetValue<string>(), each => each!);
        Assert.Equal([true, false, true], new[] { "a", "b", "c" }.Select(id => byId[id]["allowed"]!.GetValue<bool>()));
        Assert.Equal("validation_error", byId["d"]["error"]!["input_error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Listings_are_whole()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        await WriteAsync(store, ("user:anne", "viewer", "document:1"), ("user:anne", "owner", "document:2"), ("user:*", "viewer", "document:3"), ("user:bob", "viewer", "document:4"));
        var objects = await landscape.CallAsync(store, "listObjects", new { user = "user:anne", relation = "viewer", type = "document" });
        Assert.Equal(["document:1", "document:2", "document:3"], Texts(objects["objects"]!));
        var streamed = await landscape.CallAsync(store, "streamedListObjects", new { user = "user:anne", relation = "viewer", type = "document" });
        Assert.Equal(["document:1", "document:2", "document:3"], streamed.AsArray().Select(part => part!["object"]!.GetValue<string>()).Order(StringComparer.Ordinal));

        var users = await landscape.CallAsync(store, "listUsers", new { @object = new { type = "document", id = "3" }, relation = "viewer", user_filters = new[] { new { type = "user" } } });
        Assert.Equal("user", Assert.Single(users["users"]!.AsArray())!["wildcard"]!["type"]!.GetValue<string>());
        var relations = await landscape.CallAsync(store, "listRelations", new { user = "user:anne", @object = "document:2", relations = new[] { "owner", "viewer" } });
        Assert.Equal(["owner", "viewer"], Texts(relations["relations"]!));
    }

    [Fact]
    public async Task An_expansion_shows_one_level_of_the_rule()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        await WriteAsync(store, ("user:anne", "viewer", "document:1"), ("folder:x", "parent", "document:1"));
        var root = (await landscape.CallAsync(store, "expand", new { relation = "viewer", @object = "document:1" }))["tree"]!["root"]!;
        var nodes = root["union"]!["nodes"]!.AsArray();
        Assert.Equal("document:1#viewer", root["name"]!.GetValue<string>());
        Assert.Equal("user:anne", nodes[0]!["leaf"]!["users"]!["users"]![0]!.GetValue<string>());
        Assert.Equal("document:1#owner", nodes[1]!["leaf"]!["computed"]!["userset"]!.GetValue<string>());
        Assert.Equal("folder:x#viewer", nodes[2]!["leaf"]!["tupleToUserset"]!["computed"]![0]!["userset"]!.GetValue<string>());
    }

    [Fact]
    public async Task Tuples_and_changes_are_read_page_by_page()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        await WriteAsync(store, [.. Enumerable.Range(0, 7).Select(number => ($"user:u{number}", "viewer", "document:1"))]);
        await landscape.CallAsync(store, "deleteTuples", new[] { Key("user:u3", "viewer", "document:1") });

        List<string> read = [];
        var token = "";
        do
        {
            var page = await landscape.CallAsync(store, "read", new { @object = "document:1" }, new { pageSize = 3, continuationToken = token });
            read.AddRange(page["tuples"]!.AsArray().Select(each => each!["key"]!["user"]!.GetValue<string>()));
            token = page["continuation_token"]!.GetValue<string>();
        }
        while (token.Length > 0);
        Assert.Equal(["user:u0", "user:u1", "user:u2", "user:u4", "user:u5", "user:u6"], read);
        Assert.Empty((await landscape.CallAsync(store, "read", new { user = "user:u3", @object = "document:" }))["tuples"]!.AsArray());
        Assert.Single((await landscape.CallAsync(store, "read", new { user = "user:u4", @object = "document:" }))["tuples"]!.AsArray());

        List<string> changes = [];
        token = "";
        while (true)
        {
            var page = await landscape.CallAsync(store, "readChanges", new { type = "document" }, new { pageSize = 3, continuationToken = token });
            if (page["changes"]!.AsArray().Count == 0 && page["continuation_token"]!.GetValue<string>() == token)
            {
                break;
            }

            changes.AddRange(page["changes"]!.AsArray().Select(each => each!["operation"]!.GetValue<string>()));
            token = page["continuation_token"]!.GetValue<string>();
        }

        Assert.Equal([.. Enumerable.Repeat("TUPLE_OPERATION_WRITE", 7), "TUPLE_OPERATION_DELETE"], changes);
    }

    [Fact]
    public async Task Models_and_assertions_come_back_as_they_were_written()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        var model = await landscape.CallAsync(store, "readAuthorizationModel");
        Assert.Equal(store.Model, model["authorization_model"]!["id"]!.GetValue<string>());
        Assert.Equal("price < limit", model["authorization_model"]!["conditions"]!["cheap"]!["expression"]!.GetValue<string>());
        Assert.Equal(store.Model, (await landscape.CallAsync(store, "readLatestAuthorizationModel"))["authorization_model"]!["id"]!.GetValue<string>());
        Assert.Single((await landscape.CallAsync(store, "readAuthorizationModels"))["authorization_models"]!.AsArray());

        await landscape.CallAsync(store, "writeAssertions", new object[] { new { user = "user:anne", relation = "viewer", @object = "document:1", expectation = true } });
        var assertion = Assert.Single((await landscape.CallAsync(store, "readAssertions"))["assertions"]!.AsArray())!;
        Assert.Equal("user:anne", assertion["tuple_key"]!["user"]!.GetValue<string>());
        Assert.True(assertion["expectation"]!.GetValue<bool>());

        var unusable = await landscape.TryAsync(store, "writeAuthorizationModel", new { schema_version = "1.1", type_definitions = new[] { new { type = "a" }, new { type = "a" } } });
        Assert.Equal("invalid_authorization_model", unusable["error"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Writes_are_whole_or_not_at_all_and_lenient_where_asked()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        await WriteAsync(store, ("user:anne", "viewer", "document:1"));
        var twice = await landscape.TryAsync(store, "writeTuples", new object[] { Key("user:bob", "viewer", "document:1"), Key("user:anne", "viewer", "document:1") });
        Assert.Equal("write_failed_due_to_invalid_input", twice["error"]!["code"]!.GetValue<string>());
        Assert.False(await CheckAsync(store, "user:bob", "viewer", "document:1"));
        await landscape.CallAsync(
            store, "writeTuples", new object[] { Key("user:anne", "viewer", "document:1") }, new { conflict = new { onDuplicateWrites = "ignore" } });
        var unfit = await landscape.TryAsync(store, "writeTuples", new object[] { Key("group:eng", "owner", "document:1") });
        Assert.Equal("validation_error", unfit["error"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Stores_are_listed_and_deleted()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        Assert.Equal("a store of tests", (await landscape.CallAsync(store, "getStore"))["name"]!.GetValue<string>());
        Assert.Contains(store.Id, (await landscape.CallAsync(store, "listStores"))["stores"]!.AsArray().Select(each => each!["id"]!.GetValue<string>()));
        await landscape.CallAsync(store, "deleteStore");
        var gone = await landscape.TryAsync(store, "getStore");
        Assert.Equal((404, "store_id_not_found"), (gone["error"]!["status"]!.GetValue<int>(), gone["error"]!["code"]!.GetValue<string>()));
        var check = await landscape.TryAsync(store, "check", new { user = "user:a", relation = "viewer", @object = "document:1" });
        Assert.Equal(404, check["error"]!["status"]!.GetValue<int>());
    }

    private static object Key(string user, string relation, string target) => new { user, relation, @object = target };

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(each => each!.GetValue<string>()).Order(StringComparer.Ordinal);

    private Task<JsonNode> WriteAsync(RelationshipLandscape.Store store, params (string User, string Relation, string Object)[] tuples) =>
        landscape.CallAsync(store, "writeTuples", tuples.Select(tuple => Key(tuple.User, tuple.Relation, tuple.Object)).ToArray());

    // Without asking for freshness: the replica that did a write has it.
    private async Task<bool> CheckAsync(RelationshipLandscape.Store store, string user, string relation, string target, object? context = null)
    {
        var answer = await landscape.CallAsync(store, "check", new { user, relation, @object = target, context });
        return answer["allowed"]!.GetValue<bool>();
    }
}
