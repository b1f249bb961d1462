using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.IntegrationTests.Telemetry;
using AuthGateway.TestSupport;
using AuthGateway.Tokens;

namespace AuthGateway.IntegrationTests.Secrets;

/// <summary>Secrets that are replaced in their files while a process runs, as docs/operations.md says how.</summary>
[Collection(LandscapeTests.Name)]
public sealed class SecretRotationTests(Landscape landscape) : IDisposable
{
    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string EncryptionKeys = "Tokens:EncryptionKeys:";
    private const string HashKeys = "Authentication:ApiKeys:HashKeys:";
    private const string LegacyHashKeys = "Authentication:LegacySessions:legacy:HashKeys:";
    private const string ClientSecrets = "TokenService:Clients:app:SecretHashes:";
    private const string SigningKey = "Identity:SigningKey";
    private const string PublishedKeys = "Identity:PublishedKeys:0";
    private const string RedisPassword = "Redis:Password";

    // A look each 5 s, on a machine that may be slow.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SecretMount _mount = new();
    private readonly SecretOutputs _outputs = new();

    public void Dispose() => _mount.Dispose();

    [Fact]
    [Trait(FaultCatalogue.Row, "R10")]
    public async Task Every_secret_is_replaced_while_requests_go_on()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        var (before, after) = (new SecretSettings(_outputs), new SecretSettings(_outputs));
        await using var redis = await RedisServerProcess.StartAsync();
        await DocumentedRedisUser.AddAsync(redis, before.RedisPassword);
        await using var authority = await CredentialAuthority.StartAsync();
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var receiver = await OtlpReceiver.StartAsync("HttpProtobuf");
        var (data, management) = (FreePort.Next(), FreePort.Next());
        // The next key is known to verifiers before it signs.
        await _mount.SwapAsync([.. before.Secrets, (PublishedKeys, Public(after))]);
        await using var process = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Production",
            ["serve"],
            [
                .. before.All(redis.Endpoint, authority.Url, upstream.Address, (landscape.Provider.Issuer, OidcProviderProcess.DefaultAudience))
                    .Where(key => !before.Secrets.Contains(key)),
                .. OtlpReceiver.Keys(receiver.Address, "HttpProtobuf"),
                ("AUTHGATEWAY_SECRETS", _mount.Folder),
                ("Redis:User", DocumentedRedisUser.Name),
                ("Telemetry:LogLevel", "Information"),
                // Only the last lines are kept, and there are many requests.
                ("Telemetry:RequestLog", "false"),
                ("Hosting:Urls", $"http://127.0.0.1:{data}"),
                ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
                ("Hosting:DrainDelay", "00:00:00"),
            ]));
        using var admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        await GatewayProcess.ReadyAsync(admin);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{data}") };
        var member = await landscape.MintAsync(new { sub = "member-of-rotation", scope = "profile" });
        var oldKey = await NewKeyAsync(admin, before.AdminToken);
        var refresh = await RefreshTokenAsync(client, member, before.ClientSecret);
        await AskWithEveryCredentialAsync(client, "first");
        Assert.Superset(Credentials(before).ToHashSet(StringComparer.Ordinal), authority.Authorizations.ToHashSet(StringComparer.Ordinal));
        using var enough = new CancellationTokenSource();
        var answers = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var traffic = Enumerable.Range(0, 2).Select(_ => AskOnAsync(client, member, answers, enough.Token)).ToList();

        // The new ones, and behind each list's new one the old one.
        await redis.CommandAsync("ACL", "SETUSER", DocumentedRedisUser.Name, $">{after.RedisPassword}");
        await _mount.SwapAsync(
        [
            .. after.Secrets, (PublishedKeys, Public(before)),
            .. ((string[])[EncryptionKeys, HashKeys, LegacyHashKeys, ClientSecrets]).Select(list => ($"{list}1", Of(before, $"{list}0"))),
        ]);
        await process.WaitForLineAsync("took the changed user and password", Patience);
        foreach (var (key, _) in after.Secrets)
        {
            await process.WaitForLineAsync(line => line.Contains($"Key {key} changed and is in force", StringComparison.Ordinal), Patience);
        }

        Assert.Equal(HttpStatusCode.OK, await AdminAsync(admin, after.AdminToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await AdminAsync(admin, before.AdminToken));
        var newKey = await NewKeyAsync(admin, after.AdminToken);
        await AssertKeysAsync(client, oldKey, newKey);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await ClientAsync(client, before.ClientSecret), await ClientAsync(client, after.ClientSecret)));
        // What lies in Redis under the old key is opened.
        using (var redeemed = await TokenAsync(client, ("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", SecretSettings.Client), ("client_secret", after.ClientSecret)))
        {
            Assert.Equal(HttpStatusCode.OK, redeemed.StatusCode);
        }

        await AskWithEveryCredentialAsync(client, "second");
        Assert.Superset(Credentials(after).ToHashSet(StringComparer.Ordinal), authority.Authorizations.ToHashSet(StringComparer.Ordinal));
        Assert.Equal([KeyId(after), KeyId(before)], await PublishedAsync(client));
        // Somebody who has no identity token yet: one by a key that is still published is used for half of its life.
        await AssertSignedByAsync(client, upstream, await landscape.MintAsync(new { sub = "another-member", scope = "profile" }), KeyId(after));
        await Eventually.TrueAsync(
            () => receiver.Headers.Contains(("x-receiver-key", Of(after, "Telemetry:Otlp:Headers:x-receiver-key"))), Patience, "the receiver has seen the new header");

        // The old ones are worth nothing any more; Redis' connections are made anew.
        await redis.CommandAsync("ACL", "SETUSER", DocumentedRedisUser.Name, $"<{before.RedisPassword}");
        await redis.CommandAsync("CLIENT", "KILL", "USER", DocumentedRedisUser.Name);
        await _mount.SwapAsync(
        [
            .. after.Secrets, (PublishedKeys, Public(before)), ($"{EncryptionKeys}1", Of(before, $"{EncryptionKeys}0")),
        ]);
        await Eventually.TrueAsync(async () => await ClientAsync(client, before.ClientSecret) == HttpStatusCode.Unauthorized, Patience, "the old client secret is refused");
        Assert.Equal(HttpStatusCode.OK, await ClientAsync(client, after.ClientSecret));
        // Its hash was made anew when it was used.
        await AssertKeysAsync(client, oldKey, newKey);

        // A wrong one is noticed before it does harm.
        await _mount.SwapAsync([.. after.Secrets.Where(secret => secret.Key != RedisPassword), (RedisPassword, before.RedisPassword)]);
        await process.WaitForLineAsync("refused the changed user and password (not_permitted)", Patience);
        await AssertKeysAsync(client, oldKey, newKey);
        await _mount.SwapAsync(after.Secrets);
        await Eventually.TrueAsync(
            () => process.OutputLines.Count(line => line.Contains("took the changed user and password", StringComparison.Ordinal)) > 1, Patience, "it is right again");

        await enough.CancelAsync();
        await Task.WhenAll(traffic);
        Assert.Equal(["OK"], answers.Keys);
        Assert.True(answers["OK"] > 100, $"only {answers["OK"]} requests");
        Assert.DoesNotContain(process.OutputLines, line => line.Contains("takes effect at the next start", StringComparison.Ordinal));
        await process.StopAsync();
        _outputs.Take("the log", process.AllOutput);
        Assert.Empty(_outputs.Found());
    }

    private static string Of(SecretSettings settings, string key) => settings.Secrets.Single(secret => secret.Key == key).Value;

    private static string Public(SecretSettings settings)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Of(settings, SigningKey));
        return key.ExportSubjectPublicKeyInfoPem();
    }

    private static string KeyId(SecretSettings settings) => PublicSigningKey.FromPem(Public(settings))!.KeyId;

    private static IEnumerable<string> Credentials(SecretSettings settings) =>
    [
        $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"gateway:{Of(settings, "Authentication:Introspection:secret:ClientSecret")}"))}",
        $"Bearer {Of(settings, "Authentication:Introspection:bearer:BearerToken")}",
        $"Bearer {Of(settings, "Authentication:LegacySessions:legacy:BearerToken")}",
    ];

    // Ones that nobody has asked about before.
    private static async Task AskWithEveryCredentialAsync(HttpClient client, string time)
    {
        foreach (var (name, value) in ((string, string)[])
            [("Authorization", $"Bearer good-one-{time}"), ("Authorization", $"Bearer good-two-{time}"), ("Cookie", $"LEGACYSESSION=good-{time}")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/all/ok");
            request.Headers.TryAddWithoutValidation(name, value);
            using var response = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static async Task AskOnAsync(HttpClient client, string member, ConcurrentDictionary<string, int> answers, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/all/ok") { Headers = { Authorization = GatewayProcess.Bearer(member) } };
            using var response = await client.SendAsync(request, CancellationToken.None);
            answers.AddOrUpdate($"{response.StatusCode}", 1, (_, count) => count + 1);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static async Task<string> NewKeyAsync(HttpClient admin, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/api-keys")
        {
            Headers = { Authorization = GatewayProcess.Bearer(token) }, Content = JsonContent.Create(new { client = "keys" }),
        };
        using var made = await admin.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!.GetValue<string>();
    }

    private static async Task AssertKeysAsync(HttpClient client, params string[] keys)
    {
        foreach (var key in keys)
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, "/all/ok");
                    request.Headers.TryAddWithoutValidation("X-API-Key", key);
                    using var response = await client.SendAsync(request);
                    // Redis may just be connected anew: that is an outage, and no verdict.
                    Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}");
                    return response.StatusCode == HttpStatusCode.OK;
                },
                what: "the key is taken");
        }
    }

    private static async Task<HttpStatusCode> AdminAsync(HttpClient admin, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/api-keys") { Headers = { Authorization = GatewayProcess.Bearer(token) } };
        using var response = await admin.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> ClientAsync(HttpClient client, string secret)
    {
        using var answer = await TokenAsync(client, ("grant_type", "client_credentials"), ("client_id", SecretSettings.Client), ("client_secret", secret));
        return answer.StatusCode;
    }

    private static async Task<string> RefreshTokenAsync(HttpClient client, string member, string secret)
    {
        using var answer = await TokenAsync(
            client,
            ("grant_type", TokenExchange), ("subject_token", member), ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("client_id", SecretSettings.Client), ("client_secret", secret));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["refresh_token"]!.GetValue<string>();
    }

    private static async Task<HttpResponseMessage> TokenAsync(HttpClient client, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.PostAsync("/oauth2/token", content);
    }

    private static async Task<IEnumerable<string>> PublishedAsync(HttpClient client) =>
        JsonNode.Parse(await client.GetStringAsync("/.well-known/jwks.json"))!["keys"]!.AsArray().Select(key => key!["kid"]!.GetValue<string>());

    private static async Task AssertSignedByAsync(HttpClient client, FaultServer upstream, string member, string keyId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/all/signed") { Headers = { Authorization = GatewayProcess.Bearer(member) } };
        using var response = await client.SendAsync(request);
        var received = upstream.Connections.Select(connection => connection.ReceivedText).Single(text => text.Contains("GET /all/signed ", StringComparison.Ordinal));
        var head = received[received.IndexOf("GET /all/signed ", StringComparison.Ordinal)..];
        var token = head.Split("\r\n").Select(line => line.Split(": ", 2)).First(field => field[0].Equals("X-AuthGateway-Identity", StringComparison.OrdinalIgnoreCase))[1];
        Assert.Equal(keyId, JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!["kid"]!.GetValue<string>());
    }
}
