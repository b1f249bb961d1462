using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuthGateway.Commands;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Tokens;

/// <summary>Managed signing keys of running gateways: real sockets, a real Redis, real signatures.</summary>
public sealed class SigningKeyTests : IAsyncLifetime
{
    private const string OwnIssuerName = "urn:authgateway:test:own";
    private const string OwnAudience = "own-api";

    private readonly string _encryptionKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly List<Gateway> _gateways = [];
    private RedisServerProcess _redis = null!;
    private LegacySystemProcess _legacy = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        LogCanary.Watch(_encryptionKey);
        _redis = await RedisServerProcess.StartAsync();
        _legacy = await LegacySystemProcess.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _gateways.Cast<IAsyncDisposable?>().Append(_legacy).Append(_redis))
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task Keys_rotate_under_load_and_no_upstream_that_caches_the_set_refuses_anybody(string algorithm)
    {
        (string Key, string Value)[] keys =
        [
            ("Tokens:Keys:Algorithm", algorithm), ("Tokens:Keys:CacheFor", "1s"), ("Tokens:Keys:PollInterval", "100ms"), ("Tokens:Keys:PublishFor", "5s"),
            ("Tokens:Keys:SignFor", "10s"), ("Tokens:Keys:MaxStale", "10s"), ("Tokens:Keys:RetireFor", "40s"), ("Identity:TokenLifetime", "10s"),
        ];
        var gateways = new[] { await StartAsync(keys), await StartAsync(keys) };
        var (keyIds, failures, checks) = (new ConcurrentDictionary<string, byte>(), new ConcurrentQueue<string>(), 0);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(120));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async worker =>
        {
            var verifier = new CachingVerifier("urn:authgateway");
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var (signing, asked) = (gateways[(worker + i) % 2], gateways[i / 3 % 2]);
                var token = await IdentityAsync(signing, await signing.DevelopmentTokenAsync(sub: $"member-{worker}-{i}"));
                var result = await verifier.VerifyAsync(token, "echo", asked);
                keyIds.TryAdd(Jws.Read(token).Header["kid"]!.GetValue<string>(), 0);
                Interlocked.Increment(ref checks);
                if (!result.IsValid)
                {
                    failures.Enqueue(result.Exception.Message);
                }

                if (keyIds.Count >= 3)
                {
                    await stop.CancelAsync();
                }
            }
        }));

        Assert.Empty(failures);
        Assert.True(keyIds.Count >= 3, $"{keyIds.Count} keys signed.");
        Assert.True(checks > 50, $"{checks} checks.");
    }

    [Fact]
    public async Task An_emergency_takes_a_key_out_of_both_gateways_and_their_own_verifiers_at_once()
    {
        var (one, other) = (await StartAsync(), await StartAsync());
        var token = Own(one);
        Assert.Equal(200, await StatusAsync(other, token));
        var compromised = Jws.Read(token).Header["kid"]!.GetValue<string>();

        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/signing-keys/rotate") { Content = JsonContent.Create(new { emergency = true }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        using var response = await one.ManagementClient.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        // The gateway that was asked at once, the other as soon as the message has arrived.
        Assert.DoesNotContain(compromised, await KeyIdsAsync(one));
        Assert.Equal(401, await StatusAsync(one, token));
        await Eventually.TrueAsync(async () => !(await KeyIdsAsync(other)).Contains(compromised), what: "the key is out");
        Assert.Equal(401, await StatusAsync(other, token));
        Assert.Equal(200, await StatusAsync(other, Own(one)));
        Assert.Equal(200, await StatusAsync(one, Own(other)));
    }

    [Fact]
    public async Task Without_Redis_the_last_key_signs_for_a_while_and_then_nobody_is_vouched_for()
    {
        var gateway = await StartAsync(("Tokens:Keys:PollInterval", "100ms"), ("Tokens:Keys:MaxStale", "3s"), ("Identity:TokenLifetime", "10s"));
        var token = await gateway.DevelopmentTokenAsync();
        await IdentityAsync(gateway, token);
        await _redis.KillAsync();
        await IdentityAsync(gateway, await gateway.DevelopmentTokenAsync(sub: "member-2"));

        HttpResponseMessage? refused = null;
        await Eventually.TrueAsync(async () => (refused = await SendAsync(gateway, token)).StatusCode == HttpStatusCode.ServiceUnavailable, what: "503");
        Assert.Equal("signing_keys_unavailable", JsonNode.Parse(await refused!.Content.ReadAsStringAsync())!["type"]!.GetValue<string>().Split('/', ':').Last());
        Assert.NotNull(refused.Headers.RetryAfter);
        // A request is reported behind its answer: the newest may be one before.
        await Eventually.TrueAsync(
            async () => await gateway.ReportedAsync("echo") is { Reason: "signing_keys_unavailable", FailedBy: "redis" }, what: "the refusal is reported");
        using var set = await gateway.Client.GetAsync("/.well-known/jwks.json");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, set.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.ManagementClient.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task The_key_set_says_how_long_it_may_be_kept_and_is_not_sent_twice()
    {
        var gateway = await StartAsync();
        using var first = await gateway.Client.GetAsync("/.well-known/jwks.json");
        Assert.Equal(TimeSpan.FromMinutes(5), first.Headers.CacheControl?.MaxAge);
        Assert.Equal("application/jwk-set+json", first.Content.Headers.ContentType?.MediaType);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/jwks.json");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
    }

    [Fact]
    public async Task The_command_line_rotates_directly_in_Redis()
    {
        var gateway = await StartAsync();
        var before = Assert.Single(await KeyIdsAsync(gateway));
        Assert.Equal(before, (await RunAsync("list"))["keys"]![0]!["key_id"]!.GetValue<string>());

        var next = (await RunAsync("rotate"))["keys"]!.AsArray().Single(key => key!["stage"]!.GetValue<string>() == "published")!["key_id"]!.GetValue<string>();
        await Eventually.TrueAsync(async () => (await KeyIdsAsync(gateway)).Contains(next), what: "the next key is published");
        await RunAsync("remove", next);
        await Eventually.TrueAsync(async () => !(await KeyIdsAsync(gateway)).Contains(next), what: "the next key is out");
        await RunAsync("rotate", "--emergency");
        await Eventually.TrueAsync(async () => !(await KeyIdsAsync(gateway)).Contains(before), what: "the old key is out");
        Assert.Single(await KeyIdsAsync(gateway));
    }

    [Theory]
    [InlineData("rotate", """{"emergancy":true}""", 400)]
    [InlineData("rotate", """{"all":true}""", 400)]
    [InlineData("rotate", "", 400)]
    [InlineData("remove", "{}", 400)]
    [InlineData("remove", """{"key_id":"unknown"}""", 409)]
    public async Task The_admin_api_does_not_guess(string action, string body, int status)
    {
        var gateway = await StartAsync();
        var before = await KeyIdsAsync(gateway);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/signing-keys/{action}") { Content = new StringContent(body) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.ManagementClient.PostAsync($"/admin/signing-keys/{action}", new StringContent(body))).StatusCode);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        using var response = await gateway.ManagementClient.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(before, await KeyIdsAsync(gateway));
    }

    private static async Task<List<string>> KeyIdsAsync(Gateway gateway) =>
        [.. JsonNode.Parse(await gateway.Client.GetStringAsync("/.well-known/jwks.json"))!["keys"]!.AsArray().Select(key => key!["kid"]!.GetValue<string>())];

    private static async Task<HttpResponseMessage> SendAsync(Gateway gateway, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/x");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await gateway.Client.SendAsync(request);
    }

    private static async Task<int> StatusAsync(Gateway gateway, string token)
    {
        using var response = await SendAsync(gateway, token);
        return (int)response.StatusCode;
    }

    private static async Task<string> IdentityAsync(Gateway gateway, string token)
    {
        using var response = await SendAsync(gateway, token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var identity = Echo.Header(await response.Content.ReadAsStringAsync(), "X-AuthGateway-Identity")!;
        LogCanary.Watch(identity);
        return identity;
    }

    // A token that the gateway issues to a caller.
    private static string Own(Gateway gateway)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = OwnIssuerName, ["aud"] = OwnAudience, ["sub"] = "member-1", ["client_id"] = "app", ["scope"] = "profile",
            ["jti"] = Guid.NewGuid().ToString(), ["iat"] = now, ["exp"] = now + 60,
        };
        var token = gateway.Services.GetRequiredService<IGatewaySigner>().Sign("at+jwt", System.Text.Encoding.UTF8.GetBytes(claims.ToJsonString()));
        LogCanary.Watch(token!);
        return token!;
    }

    private async Task<Gateway> StartAsync(params (string Key, string Value)[] more)
    {
        var gateway = await Gateway.StartAsync(
            [
                ("Redis:Url", $"redis://{_redis.Endpoint}"),
                ("Tokens:EncryptionKeys:0", _encryptionKey),
                ("Tokens:Keys:Managed", "true"),
                ("Authorization:Policies:known:PrincipalTypes:0", "Member"),
                .. Gateway.Route("echo", _legacy.Address, "known", "/echo/{**rest}"),
                ("ReverseProxy:Routes:echo:Metadata:ContinueWithoutRedisFor", "00:05:00"),
                .. more,
            ],
            "Development",
            more: services => services.AddOwnIssuer(OwnIssuerName, [OwnAudience]));
        _gateways.Add(gateway);
        return gateway;
    }

    private async Task<JsonNode> RunAsync(params string[] arguments)
    {
        using var folder = new TemporaryFolder("keys-command");
        var file = Path.Combine(folder.Path, "gateway.json");
        await File.WriteAllTextAsync(file, new JsonObject
        {
            ["Redis"] = new JsonObject { ["Url"] = $"redis://{_redis.Endpoint}" },
            ["Tokens"] = new JsonObject { ["EncryptionKeys"] = new JsonArray(_encryptionKey), ["Keys"] = new JsonObject { ["Managed"] = true } },
        }.ToJsonString());
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new System.CommandLine.InvocationConfiguration { Output = output, Error = error };
        var code = await GatewayCommand.Create(GatewaySettings.Catalogue).Parse(["keys", .. arguments, "--config", file, "--environment", "Production"]).InvokeAsync(console);
        Assert.True(code == 0, error.ToString());
        Assert.DoesNotContain(_encryptionKey, output.ToString(), StringComparison.Ordinal);
        return JsonNode.Parse(output.ToString())!;
    }
}
