using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AuthGateway.Commands;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

[Collection(LandscapeTests.Name)]
public sealed class ApiKeyTests(Landscape landscape)
{
    private const string Pepper = "pepper-for-tests-0123456789abcdefghij";

    [Fact]
    public async Task A_key_opens_what_its_scopes_open_in_either_header_and_goes_no_further()
    {
        await using var gateway = await StartAsync();
        var (key, id) = await MakeAsync(gateway, new { client = "billing", scopes = new[] { "profile", "points:read" } });
        using var own = await SendAsync(gateway, "/keys/x", key);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        var echo = await own.Content.ReadAsStringAsync();
        Assert.DoesNotContain(key, echo, StringComparison.Ordinal);
        Assert.Null(Echo.Header(echo, "X-API-Key"));
        using var authorization = await SendAsync(gateway, "/keys/x", key, ("Authorization", "ApiKey "));
        Assert.Equal(HttpStatusCode.OK, authorization.StatusCode);
        Assert.Null(Echo.Header(await authorization.Content.ReadAsStringAsync(), "Authorization"));
        Assert.Equal(200, await StatusAsync(gateway, "/keys-scoped/x", key));
        var (poor, _) = await MakeAsync(gateway, new { client = "poor" });
        Assert.Equal(403, await StatusAsync(gateway, "/keys-scoped/x", poor));

        // Where keys are not accepted a key is no credential, and it is not passed on beside another one either.
        Assert.Equal(401, await StatusAsync(gateway, "/echo/x", key));
        using var beside = new HttpRequestMessage(HttpMethod.Get, "/echo/x") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await landscape.MintAsync()) } };
        beside.Headers.Add("X-API-Key", key);
        using var forwarded = await gateway.Client.SendAsync(beside);
        Assert.Equal(HttpStatusCode.OK, forwarded.StatusCode);
        Assert.DoesNotContain(key, await forwarded.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Its last use is written beside the request.
        await Eventually.TrueAsync(async () => (await AdminAsync(gateway, HttpMethod.Get, $"/admin/api-keys/{id}")).Json!["last_used_at"] is not null, what: "the use is noted");
    }

    [Fact]
    public async Task A_typo_an_unknown_key_and_a_wrong_secret_are_answered_alike()
    {
        await using var gateway = await StartAsync();
        var (key, _) = await MakeAsync(gateway, new { client = "alike" });
        var (typo, unknown) = (key[..^1] + (key[^1] == 'x' ? 'y' : 'x'), AuthGateway.Authentication.ApiKeys.ApiKeyText.New("0000000000000000").Text);
        var wrong = AuthGateway.Authentication.ApiKeys.ApiKeyText.New(key[4..20]).Text;
        var answers = new List<string>();
        foreach (var (presented, reason) in ((string, string)[])[(typo, "malformed_api_key"), (unknown, "unknown_api_key"), (wrong, "unknown_api_key"), ("short", "malformed_api_key")])
        {
            using var response = await SendAsync(gateway, "/keys/x", presented);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Contains(response.Headers.WwwAuthenticate, challenge => challenge is { Scheme: "ApiKey", Parameter: "realm=\"authgateway\"" });
            Assert.Equal(reason, await landscape.ReasonAsync(response, gateway));
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
            body.Remove("request_id");
            answers.Add(body.ToJsonString());
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_keys_or_a_key_and_a_token_are_refused()
    {
        await using var gateway = await StartAsync();
        var (key, _) = await MakeAsync(gateway, new { client = "two" });
        using var both = await SendAsync(gateway, "/keys/x", key, more: ("Authorization", $"Bearer {await landscape.MintAsync()}"));
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
        Assert.Equal("several_credentials", await landscape.ReasonAsync(both, gateway));
        using var twice = await SendAsync(gateway, "/keys/x", key, more: ("Authorization", $"ApiKey {key}"));
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
        // The client folds two lines of one header into one with a comma, as proxies do (RFC 9110 section 5.3).
        using var two = await SendAsync(gateway, "/keys/x", key, more: ("X-API-Key", key));
        Assert.Equal(HttpStatusCode.Unauthorized, two.StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_is_dead_in_the_other_replica_though_that_remembers_it()
    {
        (string Key, string Value)[] keys = [("Authentication:ApiKeys:CacheFor", "00:01:00")];
        await using var one = await StartAsync(keys);
        await using var other = await StartAsync(keys);
        var (key, id) = await MakeAsync(one, new { client = "revoked" });
        Assert.Equal(200, await StatusAsync(one, "/keys/x", key));
        Assert.Equal(200, await StatusAsync(other, "/keys/x", key));
        var (status, json) = await AdminAsync(one, HttpMethod.Delete, $"/admin/api-keys/{id}");
        Assert.Equal((200, "revoked"), (status, json!["status"]!.GetValue<string>()));
        Assert.Equal(401, await StatusAsync(one, "/keys/x", key));
        await Eventually.TrueAsync(async () => await StatusAsync(other, "/keys/x", key) == 401, TimeSpan.FromSeconds(5), "the other replica knows of the revocation");
        Assert.Equal(404, (await AdminAsync(one, HttpMethod.Post, $"/admin/api-keys/{id}/rotate")).Status);
    }

    [Fact]
    public async Task A_rotation_overlaps_and_then_the_old_secret_is_dead_to_the_moment()
    {
        await using var gateway = await StartAsync([("Authentication:ApiKeys:CacheFor", "00:01:00")]);
        var (old, id) = await MakeAsync(gateway, new { client = "rotated" });
        var (status, json) = await AdminAsync(gateway, HttpMethod.Post, $"/admin/api-keys/{id}/rotate", new { overlap_seconds = 2 });
        Assert.Equal(201, status);
        var next = json!["key"]!.GetValue<string>();
        LogCanary.Watch(next);
        Assert.Equal(200, await StatusAsync(gateway, "/keys/x", old));
        Assert.Equal(200, await StatusAsync(gateway, "/keys/x", next));
        await Eventually.TrueAsync(async () => await StatusAsync(gateway, "/keys/x", old) == 401, what: "the overlap is over");
        Assert.Equal(200, await StatusAsync(gateway, "/keys/x", next));
    }

    [Fact]
    public async Task The_admin_API_tells_keys_once_lists_without_secrets_and_takes_nothing_that_it_does_not_know()
    {
        await using var gateway = await StartAsync();
        var (key, id) = await MakeAsync(gateway, new { client = "listed", name = "A name", owner = "team@example.com", roles = new[] { "batch" }, networks = new[] { "192.0.2.0/24" }, permits = 5, window_seconds = 10, lifetime_seconds = 3600 });
        var (_, one) = await AdminAsync(gateway, HttpMethod.Get, $"/admin/api-keys/{id}");
        Assert.Equal(("listed", "active", 5), (one!["client"]!.GetValue<string>(), one["status"]!.GetValue<string>(), one["permits"]!.GetValue<int>()));
        var all = (await AdminAsync(gateway, HttpMethod.Get, "/admin/api-keys")).Json!.ToJsonString();
        Assert.Contains(id, all, StringComparison.Ordinal);
        Assert.DoesNotContain(key[21..], all, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", all, StringComparison.Ordinal);

        object[] wrong =
        [
            new { name = "no client" }, new { client = "x", scope = "forgotten" }, new { client = "with space" }, new { client = "x", scopes = new[] { "a b" } },
            new { client = "x", networks = new[] { "nowhere" } }, new { client = "x", lifetime_seconds = 1 }, new { client = "x", lifetime_seconds = int.MaxValue },
            new { client = "x", permits = -1 }, new { client = (string?)null }, Array.Empty<string>(),
        ];
        foreach (var body in wrong)
        {
            Assert.Equal(400, (await AdminAsync(gateway, HttpMethod.Post, "/admin/api-keys", body)).Status);
        }

        Assert.Equal(404, (await AdminAsync(gateway, HttpMethod.Get, "/admin/api-keys/0000000000000000")).Status);
        Assert.Equal(404, (await AdminAsync(gateway, HttpMethod.Get, "/admin/api-keys/not-an-id")).Status);
        using var unauthorized = await gateway.ManagementClient.PostAsJsonAsync("/admin/api-keys", new { client = "x" });
        Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.StatusCode);
        using var data = await gateway.Client.PostAsJsonAsync("/admin/api-keys", new { client = "x" });
        Assert.Equal(HttpStatusCode.NotFound, data.StatusCode);

        // This machine is in none of its networks.
        Assert.Equal(401, await StatusAsync(gateway, "/keys/x", key));
    }

    [Fact]
    public async Task Without_Redis_a_key_is_503_and_never_401()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        await using var gateway = await StartAsync([("Redis:Url", $"redis://{redis.Endpoint}"), ("Authentication:ApiKeys:CacheFor", "00:00:00")]);
        var (key, _) = await MakeAsync(gateway, new { client = "down" });
        Assert.Equal(200, await StatusAsync(gateway, "/keys/x", key));
        redis.Freeze();
        try
        {
            using var refused = await SendAsync(gateway, "/keys/x", key);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal(503, (await AdminAsync(gateway, HttpMethod.Post, "/admin/api-keys", new { client = "x" })).Status);
        }
        finally
        {
            redis.Thaw();
        }
    }

    [Fact]
    public async Task The_command_line_makes_lists_rotates_and_revokes_the_same_keys()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        await using var gateway = await StartAsync([("Redis:Url", $"redis://{redis.Endpoint}"), ("Authentication:ApiKeys:CacheFor", "00:00:00")]);
        using var folder = new TemporaryFolder("api-keys-command");
        var file = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(file, new JsonObject
        {
            ["Redis"] = new JsonObject { ["Url"] = $"redis://{redis.Endpoint}", ["ConnectTimeout"] = "00:00:30" },
            ["Authentication"] = new JsonObject { ["ApiKeys"] = new JsonObject { ["Enabled"] = true, ["HashKeys"] = new JsonArray(Pepper) } },
        }.ToJsonString());

        var made = await RunAsync(file, "create", "--client", "nightly", "--scope", "profile", "--lifetime", "1d");
        var (key, id) = (made["key"]!.GetValue<string>(), made["id"]!.GetValue<string>());
        LogCanary.Watch(key);
        Assert.Equal(200, await StatusAsync(gateway, "/keys/x", key));
        Assert.Equal("nightly", (await RunAsync(file, "list"))["client"]!.GetValue<string>());
        var recorded = await redis.CommandAsync("EVAL", "return table.concat(redis.call('LRANGE', KEYS[1], '0', '-1'))", "1", "{authgateway:audit}:entries");
        Assert.Contains("\"api_key_created\"", recorded, StringComparison.Ordinal);
        Assert.DoesNotContain(key[21..], recorded, StringComparison.Ordinal);
        var next = (await RunAsync(file, "rotate", id, "--overlap", "0s"))["key"]!.GetValue<string>();
        LogCanary.Watch(next);
        Assert.Equal(401, await StatusAsync(gateway, "/keys/x", key));
        Assert.Equal(200, await StatusAsync(gateway, "/keys/x", next));
        Assert.Equal("revoked", (await RunAsync(file, "revoke", id))["status"]!.GetValue<string>());
        await Eventually.TrueAsync(async () => await StatusAsync(gateway, "/keys/x", next) == 401, what: "the key is revoked");
    }

    private Task<Gateway> StartAsync(IEnumerable<(string Key, string Value)>? more = null) => landscape.StartGatewayAsync(
    [
        ("Authentication:ApiKeys:Enabled", "true"),
        ("Authentication:ApiKeys:HashKeys:0", Pepper),
        .. Gateway.Route("keys", landscape.Upstream, "Authenticated", "/keys/{**rest}"),
        ("ReverseProxy:Routes:keys:Metadata:AuthenticationSchemes", "api-key,bearer"),
        ("ReverseProxy:Routes:keys:Transforms:0:PathPattern", "/echo/{**rest}"),
        .. Gateway.Route("keys-scoped", landscape.Upstream, "profile", "/keys-scoped/{**rest}"),
        ("ReverseProxy:Routes:keys-scoped:Metadata:AuthenticationSchemes", "api-key"),
        ("ReverseProxy:Routes:keys-scoped:Transforms:0:PathPattern", "/echo/{**rest}"),
        .. more ?? [],
    ]);

    private static async Task<JsonNode> RunAsync(string file, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await GatewayCommand.Create(GatewaySettings.Catalogue)
            .Parse(["api-keys", .. arguments, "--config", file, "--environment", "Development"])
            .InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output, Error = error });
        Assert.True(code == 0, error.ToString());
        return JsonNode.Parse(output.ToString())!;
    }

    private static async Task<(string Key, string Id)> MakeAsync(Gateway gateway, object body)
    {
        var (status, json) = await AdminAsync(gateway, HttpMethod.Post, "/admin/api-keys", body);
        Assert.Equal(201, status);
        var key = json!["key"]!.GetValue<string>();
        LogCanary.Watch(key);
        LogCanary.Watch(key[21..64]);
        return (key, json["id"]!.GetValue<string>());
    }

    private static async Task<(int Status, JsonNode? Json)> AdminAsync(Gateway gateway, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken) },
            Content = body is null ? null : JsonContent.Create(body),
        };
        if (request.Content is not null)
        {
            await request.Content.LoadIntoBufferAsync();
        }

        using var response = await gateway.ManagementClient.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    private static async Task<int> StatusAsync(Gateway gateway, string path, string key)
    {
        using var response = await SendAsync(gateway, path, key);
        return (int)response.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Gateway gateway, string path, string key, (string Name, string Before)? at = null, (string Name, string Value)? more = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(at?.Name ?? "X-API-Key", $"{at?.Before}{key}");
        if (more is { } other)
        {
            request.Headers.TryAddWithoutValidation(other.Name, other.Value);
        }

        return await gateway.Client.SendAsync(request);
    }
}
