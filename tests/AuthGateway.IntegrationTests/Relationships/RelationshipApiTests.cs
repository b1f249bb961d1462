using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Relationships;

/// <summary>What OpenFGA's client does not show: who may, how fresh, how whole, and what is refused.</summary>
public sealed class RelationshipApiTests(RelationshipLandscape landscape) : IClassFixture<RelationshipLandscape>
{
    private const string Consistency = "AuthGateway-Consistency-Token";

    [Theory]
    [InlineData("POST", "check", RelationshipLandscape.Ask)]
    [InlineData("POST", "batch-check", RelationshipLandscape.Ask)]
    [InlineData("POST", "expand", RelationshipLandscape.Ask)]
    [InlineData("POST", "list-objects", RelationshipLandscape.Ask)]
    [InlineData("POST", "streamed-list-objects", RelationshipLandscape.Ask)]
    [InlineData("POST", "list-users", RelationshipLandscape.Ask)]
    [InlineData("POST", "read", RelationshipLandscape.Read)]
    [InlineData("GET", "changes", RelationshipLandscape.Read)]
    [InlineData("GET", "authorization-models", RelationshipLandscape.Read)]
    [InlineData("GET", "", RelationshipLandscape.Read)]
    [InlineData("POST", "write", RelationshipLandscape.Write)]
    [InlineData("POST", "attributes/read", RelationshipLandscape.Read)]
    [InlineData("POST", "attributes/write", RelationshipLandscape.Write)]
    [InlineData("POST", "authorization-models", RelationshipLandscape.Manage)]
    [InlineData("DELETE", "", RelationshipLandscape.Manage)]
    public async Task Each_kind_of_operation_asks_for_its_own_scope(string method, string operation, string scope)
    {
        var path = $"/fga/stores/01M8FQ76KJ54559PG43NSXD0XS/{operation}".TrimEnd('/');
        using var anonymous = await SendAsync(landscape.Gateway, method, path, token: null, "{}");
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        var others = new[] { RelationshipLandscape.Ask, RelationshipLandscape.Read, RelationshipLandscape.Write, RelationshipLandscape.Manage }.Where(other => other != scope);
        using var poor = await SendAsync(landscape.Gateway, method, path, await landscape.TokenAsync(string.Join(' ', others)), "{}");
        Assert.Equal(HttpStatusCode.Forbidden, poor.StatusCode);
        using var right = await SendAsync(landscape.Gateway, method, path, await landscape.TokenAsync(scope), "{}");
        Assert.True(right.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.NoContent, $"{right.StatusCode}");
    }

    [Fact]
    public async Task Another_replica_answers_no_earlier_moment_than_the_token_says()
    {
        await using var other = await landscape.StartGatewayAsync();
        var store = await landscape.BeginAsync(SampleModel.Model);
        var path = $"/fga/stores/{store.Id}";
        for (var number = 0; number < 20; number++)
        {
            var key = $$"""{"user":"user:u{{number}}","relation":"viewer","object":"document:1"}""";
            using var written = await PostAsync(landscape.Gateway, $"{path}/write", $$"""{"writes":{"tuple_keys":[{{key}}] } }""");
            Assert.Equal(HttpStatusCode.OK, written.StatusCode);
            var token = written.Headers.GetValues(Consistency).Single();
            using var check = await PostAsync(other, $"{path}/check", $$"""{"tuple_key":{{key}} }""", token);
            Assert.True((await JsonAsync(check))["allowed"]!.GetValue<bool>());

            using var deleted = await PostAsync(landscape.Gateway, $"{path}/write", $$"""{"deletes":{"tuple_keys":[{{key}}] } }""");
            using var after = await PostAsync(other, $"{path}/check", $$"""{"tuple_key":{{key}} }""", deleted.Headers.GetValues(Consistency).Single());
            Assert.False((await JsonAsync(after))["allowed"]!.GetValue<bool>());
        }
    }

    [Fact]
    public async Task A_token_that_nobody_gave_is_an_error_and_not_an_older_answer()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        const string Body = """{"tuple_key":{"user":"user:a","relation":"viewer","object":"document:1"}}""";
        using var nonsense = await PostAsync(landscape.Gateway, $"/fga/stores/{store.Id}/check", Body, "nonsense");
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
        var future = AuthGateway.Authorization.Relationships.ConsistencyToken.Write(store.Id, new AuthGateway.Redis.Relations.StoreMoment(1, 1_000_000));
        using var never = await PostAsync(landscape.Gateway, $"/fga/stores/{store.Id}/check", Body, future);
        Assert.Equal((HttpStatusCode.Conflict, "consistency_token_lost"), (never.StatusCode, (await JsonAsync(never))["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_listing_goes_on_page_by_page_at_the_revision_of_the_first()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        var path = $"/fga/stores/{store.Id}";
        var keys = string.Join(',', Enumerable.Range(10, 25).Select(number => $$"""{"user":"user:a","relation":"viewer","object":"document:{{number}}"}"""));
        using var written = await PostAsync(landscape.Gateway, $"{path}/write", $$"""{"writes":{"tuple_keys":[{{keys}}] } }""");
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);

        List<string> seen = [];
        string? token = null;
        do
        {
            var body = new JsonObject { ["type"] = "document", ["relation"] = "viewer", ["user"] = "user:a", ["page_size"] = 10, ["continuation_token"] = token };
            using var page = await PostAsync(landscape.Gateway, $"{path}/list-objects", body.ToJsonString());
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            var json = await JsonAsync(page);
            seen.AddRange(json["objects"]!.AsArray().Select(each => each!.GetValue<string>()));
            token = json["continuation_token"]?.GetValue<string>();

            // What is written meanwhile does not appear on a later page: it would be on none, or on two.
            using var more = await PostAsync(
                landscape.Gateway, $"{path}/write", $$"""{"writes":{"tuple_keys":[{"user":"user:a","relation":"viewer","object":"document:{{99 - seen.Count}}x"}] } }""");
            Assert.Equal(HttpStatusCode.OK, more.StatusCode);
        }
        while (token is not null);

        Assert.Equal(Enumerable.Range(10, 25).Select(number => $"document:{number}"), seen);
    }

    [Theory]
    [InlineData("200000")]
    [InlineData("0")]
    public async Task All_pages_are_of_the_first_ones_model_whether_the_rest_is_kept_or_found_anew(string kept)
    {
        await using var gateway = await landscape.StartGatewayAsync(("Relationships:Api:KeptListingNames", kept));
        var store = await landscape.BeginAsync(SampleModel.Model, gateway);
        var path = $"/fga/stores/{store.Id}";
        var keys = string.Join(',', Enumerable.Range(10, 5).Select(number => $$"""{"user":"user:a","relation":"viewer","object":"document:{{number}}"}"""));
        using var written = await PostAsync(gateway, $"{path}/write", $$"""{"writes":{"tuple_keys":[{{keys}}] } }""");
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        var (first, token) = await PageAsync(token: null);

        // The newest model knows no document any more.
        using var model = await PostAsync(gateway, $"{path}/authorization-models", """{"schema_version":"1.1","type_definitions":[{"type":"user"}]}""");
        Assert.Equal(HttpStatusCode.Created, model.StatusCode);
        var (second, next) = await PageAsync(token);
        var (again, _) = await PageAsync(token);
        var (third, end) = await PageAsync(next);
        Assert.Equal(["document:10", "document:11", "document:12", "document:13", "document:14"], [.. first, .. second, .. third]);
        Assert.Equal(second, again);
        Assert.Null(end);

        async Task<(IReadOnlyList<string> Objects, string? Token)> PageAsync(string? token)
        {
            var body = new JsonObject { ["type"] = "document", ["relation"] = "viewer", ["user"] = "user:a", ["page_size"] = 2, ["continuation_token"] = token };
            using var page = await PostAsync(gateway, $"{path}/list-objects", body.ToJsonString());
            var json = await JsonAsync(page);
            Assert.True(page.StatusCode == HttpStatusCode.OK, json.ToJsonString());
            return ([.. json["objects"]!.AsArray().Select(each => each!.GetValue<string>())], json["continuation_token"]?.GetValue<string>());
        }
    }

    [Fact]
    public async Task A_page_of_a_history_that_is_over_is_gone()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        var path = $"/fga/stores/{store.Id}";
        const string Keys = """{"user":"user:a","relation":"viewer","object":"document:1"},{"user":"user:a","relation":"viewer","object":"document:2"}""";
        using var written = await PostAsync(landscape.Gateway, $"{path}/write", $$"""{"writes":{"tuple_keys":[{{Keys}}] } }""");
        using var first = await PostAsync(landscape.Gateway, $"{path}/list-objects", """{"type":"document","relation":"viewer","user":"user:a","page_size":1}""");
        var token = JsonNode.Parse(Base64Url.DecodeFromChars((await JsonAsync(first))["continuation_token"]!.GetValue<string>()))!.AsObject();
        Assert.Equal("1", token["p"]![0]!.GetValue<string>());

        // As after a failover, which gives numbers out again.
        token["p"]![0] = "2";
        var other = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token.ToJsonString()));
        using var page = await PostAsync(landscape.Gateway, $"{path}/list-objects", $$"""{"type":"document","relation":"viewer","user":"user:a","page_size":1,"continuation_token":"{{other}}"}""");
        Assert.Equal((HttpStatusCode.Conflict, "revision_gone"), (page.StatusCode, (await JsonAsync(page))["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_continuation_of_another_question_is_refused()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        var path = $"/fga/stores/{store.Id}";
        const string Keys = """{"user":"user:a","relation":"viewer","object":"document:1"},{"user":"user:a","relation":"viewer","object":"document:2"}""";
        using var written = await PostAsync(landscape.Gateway, $"{path}/write", $$"""{"writes":{"tuple_keys":[{{Keys}}] } }""");
        using var first = await PostAsync(landscape.Gateway, $"{path}/list-objects", """{"type":"document","relation":"viewer","user":"user:a","page_size":1}""");
        var token = (await JsonAsync(first))["continuation_token"]!.GetValue<string>();
        using var another = await PostAsync(
            landscape.Gateway, $"{path}/list-objects", $$"""{"type":"document","relation":"viewer","user":"user:b","page_size":1,"continuation_token":"{{token}}"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_continuation_token"), (another.StatusCode, (await JsonAsync(another))["code"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"tuple_key":{"user":"user:a","relation":"viewer","object":"document:1"},"contextual_tuple":{}}""", "a member that is not known")]
    [InlineData("""{"tuple_key":{"user":"user:a","user":"user:b","relation":"viewer","object":"document:1"}}""", "a member twice")]
    [InlineData("""{"tuple_key":{"user":"user:a","relation":"viewer"}}""", "no object")]
    [InlineData("""{"tuple_key":{"user":"user:a b","relation":"viewer","object":"document:1"}}""", "white space in a user")]
    [InlineData("""{"tuple_key":{"user":"user:a","relation":"viewer","object":"document:*"}}""", "everything as the object")]
    [InlineData("""[]""", "no object at all")]
    [InlineData("""{""", "half of one")]
    [InlineData("""{"tuple_key":{"user":"user:a","relation":"viewer","object":"document:1"},"consistency":"SOMETIMES"}""", "an unknown consistency")]
    public async Task What_cannot_be_read_is_refused_in_words_that_both_kinds_of_client_understand(string body, string what)
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        using var answer = await PostAsync(landscape.Gateway, $"/fga/stores/{store.Id}/check", body);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, what);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var json = await JsonAsync(answer);
        Assert.Equal("validation_error", json["code"]!.GetValue<string>());
        Assert.Equal("urn:authgateway:problem:validation_error", json["type"]!.GetValue<string>());
        Assert.NotEmpty(json["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("GET", "/fga/stores/01M8FQ76KJ54559PG43NSXD0XS/check")]
    [InlineData("POST", "/fga/stores/01M8FQ76KJ54559PG43NSXD0XS/write")]
    [InlineData("POST", "/fga/stores/01M8FQ76KJ54559PG43NSXD0XS/something/else")]
    [InlineData("PUT", "/fga/stores")]
    public async Task What_is_not_served_reaches_no_upstream(string method, string path)
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await landscape.StartGatewayAsync([("Relationships:Api:WritePolicy", ""), .. Gateway.Route("wide", upstream.Address, "Authenticated")]);
        var token = await landscape.TokenAsync(gateway);
        using var passes = await SendAsync(gateway, method, "/elsewhere", token, "{}");
        Assert.Equal(HttpStatusCode.OK, passes.StatusCode);

        using var answer = await SendAsync(gateway, method, path, token, "{}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("operation_not_served", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_has_no_pages_and_is_never_cut()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        using var answer = await PostAsync(
            landscape.Gateway, $"/fga/stores/{store.Id}/streamed-list-objects", """{"type":"document","relation":"viewer","user":"user:a","page_size":1}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_store_that_Redis_does_not_answer_for_is_503_and_no_refusal()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var gateway = await landscape.StartGatewayAsync(
            ("Redis:Url", $"redis://{redis.Endpoint}"),
            ("Redis:CommandTimeout", "00:00:00.250"),
            ("Relationships:WaitTimeout", "00:00:00.100"),
            ("Relationships:Lease", "00:00:01"),
            ("Relationships:PollInterval", "00:00:00.200"),
            ("Revocation:Lease", "00:10:00"));
        var store = await landscape.BeginAsync(SampleModel.Model, gateway);
        const string Body = """{"tuple_key":{"user":"user:a","relation":"viewer","object":"document:1"}}""";
        using var before = await PostAsync(gateway, $"/fga/stores/{store.Id}/check", Body);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        redis.Freeze();
        HttpResponseMessage? answer = null;
        await Eventually.TrueAsync(async () =>
        {
            answer?.Dispose();
            answer = await PostAsync(gateway, $"/fga/stores/{store.Id}/check", Body);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}");
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        Assert.NotNull(answer!.Headers.RetryAfter);
        answer.Dispose();
        redis.Thaw();
    }

    private async Task<HttpResponseMessage> PostAsync(Gateway gateway, string path, string body, string? consistency = null) =>
        await SendAsync(gateway, "POST", path, await landscape.TokenAsync(gateway), body, consistency);

    private static async Task<HttpResponseMessage> SendAsync(Gateway gateway, string method, string path, string? token, string body, string? consistency = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET")
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (consistency is not null)
        {
            request.Headers.Add(Consistency, consistency);
        }

        return await gateway.Client.SendAsync(request);
    }

    private static async Task<JsonObject> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
}
