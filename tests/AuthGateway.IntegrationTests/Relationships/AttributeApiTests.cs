using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using StackExchange.Redis;

namespace AuthGateway.IntegrationTests.Relationships;

/// <summary>Attributes of objects over HTTP: written, read, refused.</summary>
public sealed class AttributeApiTests(RelationshipLandscape landscape) : IClassFixture<RelationshipLandscape>
{
    private const string Consistency = "AuthGateway-Consistency-Token";

    [Fact]
    public async Task What_is_written_is_read_in_one_spelling_and_what_is_deleted_is_gone()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        using var written = await PostAsync(
            store.Id, "write", """{"writes":[{"object":"account:1","attributes":{ "tier":"gold", "limit":250.50, "open":true, "regions":["eu","us"] } },{"object":"account:2","attributes":{"open":false}}]}""");
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        using var deleted = await PostAsync(store.Id, "write", """{"deletes":["account:2"]}""");
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);

        using var read = await PostAsync(store.Id, "read", """{"objects":["account:1","account:2"]}""");
        Assert.Equal("""{"objects":[{"object":"account:1","attributes":{"limit":250.50,"open":true,"regions":["eu","us"],"tier":"gold"}}]}""", await read.Content.ReadAsStringAsync());
        Assert.Equal(deleted.Headers.GetValues(Consistency), read.Headers.GetValues(Consistency));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"writes":[],"deletes":[]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{"a":1}}],"deletes":["account:1"]}""")]
    [InlineData("""{"writes":[{"object":"account","attributes":{"a":1}}]}""")]
    [InlineData("""{"writes":[{"object":"account:*","attributes":{"a":1}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1#owner","attributes":{"a":1}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1\nx","attributes":{"a":1}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1"}]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{"a":1,"a":2}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{"a-b":1}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{"a":null}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{"a":{"b":1}}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{"a":[["b"]]}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{"a":1e999}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{"a":"\ud83d"}}]}""")]
    [InlineData("""{"writes":[{"object":"account:1","attributes":{"a":1},"expires":5}]}""")]
    [InlineData("""{"deletes":[5]}""")]
    public async Task What_cannot_be_kept_as_it_is_meant_is_refused(string body)
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        using var answer = await PostAsync(store.Id, "write", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var read = await PostAsync(store.Id, "read", """{"objects":["account:1"]}""");
        Assert.Equal("""{"objects":[]}""", await read.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_too_large_or_too_much_is_refused()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        string[] bodies =
        [
            $$"""{"writes":[{"object":"account:1","attributes":{"a":"{{new string('x', 4096)}}" } }]}""",
            $$"""{"writes":[{"object":"account:1","attributes":{ {{string.Join(',', Enumerable.Range(0, 33).Select(n => $"\"a{n}\":1"))}} } }]}""",
            $$"""{"deletes":[{{string.Join(',', Enumerable.Range(0, 101).Select(n => $"\"account:{n}\""))}}]}""",
        ];
        foreach (var body in bodies)
        {
            using var answer = await PostAsync(store.Id, "write", body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_store_that_is_not_there_has_none()
    {
        using var answer = await PostAsync("01JDQW8X5N00000000000000ZZ", "write", """{"deletes":["account:1"]}""");
        Assert.Equal((HttpStatusCode.NotFound, "store_id_not_found"), (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_deleted_store_takes_its_attributes_with_it()
    {
        var store = await landscape.BeginAsync(SampleModel.Model);
        using var written = await PostAsync(store.Id, "write", """{"writes":[{"object":"account:1","attributes":{"a":1}}]}""");
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        await landscape.CallAsync(store, "deleteStore");
        using var read = await PostAsync(store.Id, "read", """{"objects":["account:1"]}""");
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{landscape.Redis.Endpoint}");
        Assert.False(await redis.GetDatabase().KeyExistsAsync($"{{authgateway:relations:{store.Id}}}:attributes"));
    }

    private async Task<HttpResponseMessage> PostAsync(string store, string operation, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/fga/stores/{store}/attributes/{operation}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", landscape.Token);
        return await landscape.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
