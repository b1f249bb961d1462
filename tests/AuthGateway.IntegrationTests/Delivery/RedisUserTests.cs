using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Delivery;

/// <summary>The gateway as the user of Redis that docs/deployment.md makes, with that user's rights and no more.</summary>
public sealed class RedisUserTests
{
    private const string Password = "password-of-tests";
    private const string Model = """
        {"schema_version":"1.1","type_definitions":[{"type":"user"},
          {"type":"doc","relations":{"reader":{"this":{}}},"metadata":{"relations":{"reader":{"directly_related_user_types":[{"type":"user"}]}}}}]}
        """;

    [Fact]
    public async Task The_rights_of_the_documented_user_are_enough()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        await DocumentedRedisUser.AddAsync(redis, Password);
        await using var replica = await RedisServerProcess.StartAsync(new RedisServerOptions { ReplicaOf = redis });
        // Users are not replicated.
        await DocumentedRedisUser.AddAsync(replica, Password);
        await Eventually.TrueAsync(async () => (await redis.CommandAsync("INFO", "replication")).Contains("state=online", StringComparison.Ordinal), what: "the replica follows");
        await using var gateway = await StartAsync(redis);
        var token = await gateway.DevelopmentTokenAsync();

        // Revocations, confirmed by the replica; API keys; sessions; relationship stores. Audit, limits and keys come with them.
        Assert.Equal(HttpStatusCode.Created, await AdminAsync(gateway, "/admin/revocations", new { issuer = "https://issuer.example", subject = "member-9" }));
        Assert.Equal(HttpStatusCode.Created, await AdminAsync(gateway, "/admin/api-keys", new { client = "billing" }));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(gateway, "/session", token, body: null)).Status);
        var (made, store) = await SendAsync(gateway, "/fga/stores", token, """{"name":"documents"}""");
        Assert.Equal(HttpStatusCode.Created, made);
        var at = $"/fga/stores/{store["id"]}";
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(gateway, $"{at}/authorization-models", token, Model)).Status);
        const string Tuple = """{"user":"user:anne","relation":"reader","object":"doc:1"}""";
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(gateway, $"{at}/write", token, $$$"""{"writes":{"tuple_keys":[{{{Tuple}}}]}}""")).Status);
        var (_, answer) = await SendAsync(gateway, $"{at}/check", token, $$$"""{"tuple_key":{{{Tuple}}},"consistency":"HIGHER_CONSISTENCY"}""");
        Assert.True(answer["allowed"]!.GetValue<bool>());
        using var health = await gateway.ManagementClient.GetAsync("/healthz/deep", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);

        // Its client asks for settings of the server, and goes on without them: they hold passwords.
        Assert.Empty((await RefusedAsync(redis)).Concat(await RefusedAsync(replica)).Except(["config|get", "client|setinfo"], StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("FLUSHALL")]
    [InlineData("KEYS", "*")]
    [InlineData("CONFIG", "GET", "*")]
    [InlineData("ACL", "LIST")]
    [InlineData("SET", "another:key", "1")]
    [InlineData("PUBLISH", "another:channel", "1")]
    public async Task The_documented_user_may_do_nothing_else(params string[] command)
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        await DocumentedRedisUser.AddAsync(redis, Password);

        Assert.Contains("no permissions", await redis.CommandAsync(["ACL", "DRYRUN", DocumentedRedisUser.Name, .. command]), StringComparison.Ordinal);
    }

    private static Task<Gateway> StartAsync(RedisServerProcess redis) => Gateway.StartAsync(
        [
            ("Redis:Url", $"redis://{redis.Endpoint}"),
            ("Redis:User", DocumentedRedisUser.Name),
            ("Redis:Password", Password),
            ("Redis:CommandTimeout", "00:00:10"),
            ("Revocation:ConfirmingReplicas", "1"),
            ("Tokens:Keys:Managed", "true"),
            ("Tokens:EncryptionKeys:0", Convert.ToBase64String(new byte[32])),
            ("Authentication:ApiKeys:Enabled", "true"),
            ("Authentication:ApiKeys:HashKeys:0", new string('h', 32)),
            ("Authentication:Sessions:Enabled", "true"),
            ("Authorization:Policies:everybody:PrincipalTypes:0", "Member"),
            .. new[] { "Ask", "Read", "Write", "Manage" }.Select(part => ($"Relationships:Api:{part}Policy", "everybody")),
        ],
        "Development");

    // The commands that a server refused the user, and the keys and channels.
    private static async Task<IReadOnlyList<string>> RefusedAsync(RedisServerProcess redis)
    {
        var fields = (await redis.CommandAsync("ACL", "LOG")).Split('\n', StringSplitOptions.TrimEntries);
        return [.. fields.Index().Where(field => field.Item == "object").Select(field => fields[field.Index + 1])];
    }

    private static async Task<HttpStatusCode> AdminAsync(Gateway gateway, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        using var response = await gateway.ManagementClient.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(Gateway gateway, string path, string token, string? body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject { ["text"] = text });
    }
}
