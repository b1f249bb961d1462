using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Relationships;

/// <summary>Who changed who may do what: the writes of relationship stores on the audit record.</summary>
public sealed class RelationshipAuditTests : IAsyncLifetime
{
    private const string Tuple = """{"user":"user:alice-the-patient","relation":"viewer","object":"document:1"}""";

    private readonly TemporaryFolder _folder = new("relationship-audit");
    private RedisServerProcess _redis = null!;
    private Gateway _gateway = null!;
    private string _token = "";

    private string AuditFile => Path.Combine(_folder.Path, "audit.jsonl");

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServerProcess.StartAsync();
        _gateway = await Gateway.StartAsync(
            [
                ("Redis:Url", $"redis://{_redis.Endpoint}"),
                ("Redis:CommandTimeout", "00:00:05"),
                ("Revocation:Lease", "00:10:00"),
                ("Audit:File", AuditFile),
                ("Relationships:MaxStores", "1"),
                ("Relationships:Api:WritePolicy", "fga"),
                ("Relationships:Api:ManagePolicy", "fga"),
                ("Authorization:Policies:fga:Scopes:0", "fga"),
            ],
            "Development");
        _token = await _gateway.DevelopmentTokenAsync("application", "billing", "fga");
        _gateway.ManagementClient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _redis.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_write_of_attributes_is_one_event_with_how_many_and_not_what()
    {
        var (store, _) = await BeginAsync();
        const string Body = """{"writes":[{"object":"account:1","attributes":{"note":"private"}}],"deletes":["account:2","account:3"]}""";
        using var written = await SendAsync("POST", $"/fga/stores/{store}/attributes/write", Body);
        using var nowhere = await SendAsync("POST", "/fga/stores/01JDQW8X5N00000000000000ZZ/attributes/write", Body);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotFound], [written.StatusCode, nowhere.StatusCode]);
        var entries = await EntriesAsync(4);
        Assert.Equal(("relationship_attributes_written", "done", "1", "2"), (Text(entries[2], "action"), Text(entries[2], "outcome"), Detail(entries[2], "writes"), Detail(entries[2], "deletes")));
        Assert.Equal(("refused", "store_id_not_found"), (Text(entries[3], "outcome"), Text(entries[3], "reason")));
        Assert.DoesNotContain("private", string.Join('\n', entries.Select(entry => entry.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_write_is_one_event_with_who_did_it_and_no_tuple()
    {
        var (store, model) = await BeginAsync();
        using var written = await SendAsync("POST", $"/fga/stores/{store}/write", Change("writes", $"{Tuple},{Tuple.Replace(":1", ":2", StringComparison.Ordinal)}"));
        using var deleted = await SendAsync("POST", $"/fga/stores/{store}/write", Change("deletes", Tuple));
        using var asserted = await SendAsync("PUT", $"/fga/stores/{store}/assertions/{model}", """{"assertions":[]}""");
        using var gone = await SendAsync("DELETE", $"/fga/stores/{store}", "");
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NoContent],
            [written.StatusCode, deleted.StatusCode, asserted.StatusCode, gone.StatusCode]);

        var entries = await EntriesAsync(6);
        Assert.Equal(
            [
                "relationship_store_created done", "relationship_model_written done", "relationship_tuples_written done",
                "relationship_tuples_written done", "relationship_assertions_written done", "relationship_store_deleted done",
            ],
            entries.Select(entry => $"{Text(entry, "action")} {Text(entry, "outcome")}"));
        Assert.All(entries, entry => Assert.Equal(("billing", store, "127.0.0.1"), (Text(entry, "actor"), Text(entry, "target"), Text(entry, "client_address"))));
        Assert.All(entries, entry => Assert.NotEmpty(Detail(entry, "actor_issuer")));
        Assert.Equal("a store of tests", Detail(entries[0], "name"));
        Assert.Equal((model, "1"), (Detail(entries[1], "model"), Detail(entries[1], "revision")));
        Assert.Equal(("2", "0", "2", "1"), Counts(entries[2]));
        Assert.Equal(("0", "1", "3", "1"), Counts(entries[3]));
        Assert.Equal(model, Detail(entries[4], "model"));

        var everything = string.Join('\n', entries.Select(entry => entry.GetRawText()));
        Assert.DoesNotContain("alice-the-patient", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("document:", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(_token, everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_is_on_the_record_with_its_reason()
    {
        var (store, _) = await BeginAsync();
        const string Unknown = "01M8FQ76KJ54559PG43NSXD0XS";
        (string Method, string Path, string Body)[] writes =
        [
            ("POST", "/fga/stores", """{"name":"one too many"}"""),
            ("DELETE", $"/fga/stores/{Unknown}", ""),
            ("POST", $"/fga/stores/{Unknown}/authorization-models", JsonSerializer.Serialize(SampleModel.Model)),
            ("POST", $"/fga/stores/{store}/authorization-models", """{"schema_version":"1.1","type_definitions":[{"type":"user","relations":{"a":{"computedUserset":{"relation":"b"}}}}]}"""),
            ("PUT", $"/fga/stores/{store}/assertions/{Unknown}", """{"assertions":[]}"""),
            ("POST", $"/fga/stores/{Unknown}/write", Change("writes", Tuple)),
            ("POST", $"/fga/stores/{store}/write", Change("deletes", Tuple)),
            ("POST", $"/fga/stores/{store}/write", """{"writes":{"tuple_keys":[{"user":"user:a","relation":"nonsense","object":"document:1"}]}}"""),
        ];
        List<string?> requests = [];
        foreach (var (method, path, body) in writes)
        {
            using var answer = await SendAsync(method, path, body);
            requests.Add(answer.StatusCode == HttpStatusCode.NoContent ? null : Text(await answer.Content.ReadFromJsonAsync<JsonElement>(), "request_id"));
        }

        var entries = (await EntriesAsync(2 + writes.Length)).Where(entry => Text(entry, "outcome") == "refused").ToList();
        Assert.Equal(
            [
                "relationship_store_created exceeded_entity_limit", "relationship_store_deleted store_id_not_found",
                "relationship_model_written store_id_not_found", "relationship_model_written invalid_authorization_model",
                "relationship_assertions_written authorization_model_not_found", "relationship_tuples_written store_id_not_found",
                "relationship_tuples_written tuple_missing", "relationship_tuples_written validation_error",
            ],
            entries.Select(entry => $"{Text(entry, "action")} {Text(entry, "reason")}"));
        Assert.All(entries.Zip(requests), pair => Assert.Equal(pair.Second ?? Text(pair.First, "request_id"), Text(pair.First, "request_id")));
        Assert.All(entries, entry => Assert.Equal(("billing", "refusals"), (Text(entry, "actor"), Text(entry, "list"))));

        // What was not understood asked for nothing.
        using var malformed = await SendAsync("POST", $"/fga/stores/{store}/write", "{");
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        using var last = await SendAsync("DELETE", $"/fga/stores/{store}", "");
        Assert.Equal("relationship_store_deleted", Text((await EntriesAsync(3 + writes.Length))[^1], "action"));
    }

    [Fact]
    public async Task A_write_that_nobody_can_tell_of_is_recorded_as_failed_and_waits_for_no_record()
    {
        var (store, _) = await BeginAsync();
        _redis.Freeze();
        using var answer = await SendAsync("POST", $"/fga/stores/{store}/write", Change("writes", Tuple));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);

        // The record in Redis can't be written either; the stream has it, and Redis gets it when it is back.
        await Eventually.TrueAsync(() => File.ReadAllLines(AuditFile).Length == 3);
        var line = JsonDocument.Parse((await File.ReadAllLinesAsync(AuditFile))[^1]).RootElement;
        Assert.Equal(("relationship_tuples_written", "failed", "billing"), (Text(line, "action"), Text(line, "outcome"), Text(line, "actor")));
        Assert.Equal("1", Detail(line, "writes"));
        _redis.Thaw();
        Assert.Equal("failed", Text((await EntriesAsync(3))[^1], "outcome"));
    }

    private async Task<(string Store, string Model)> BeginAsync()
    {
        using var made = await SendAsync("POST", "/fga/stores", """{"name":"a store of tests"}""");
        var store = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var written = await SendAsync("POST", $"/fga/stores/{store}/authorization-models", JsonSerializer.Serialize(SampleModel.Model));
        return (store, (await written.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("authorization_model_id").GetString()!);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return await _gateway.Client.SendAsync(request);
    }

    private static string Change(string kind, string keys) => $$"""{"{{kind}}":{"tuple_keys":[{{keys}}] } }""";

    // The oldest first.
    private async Task<JsonElement[]> EntriesAsync(int count)
    {
        JsonElement[] entries = [];
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await _gateway.ManagementClient.GetAsync("/admin/audit?limit=100");
            if (!answer.IsSuccessStatusCode)
            {
                return false;
            }

            entries = [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("entries").EnumerateArray().Reverse()];
            return entries.Length >= count;
        });
        Assert.Equal(count, entries.Length);
        return entries;
    }

    private static (string Writes, string Deletes, string Revision, string Epoch) Counts(JsonElement entry) =>
        (Detail(entry, "writes"), Detail(entry, "deletes"), Detail(entry, "revision"), Detail(entry, "epoch"));

    private static string? Text(JsonElement entry, string name) => entry.GetProperty(name).GetString();

    private static string Detail(JsonElement entry, string name) => entry.GetProperty("details").GetProperty(name).GetString()!;
}
