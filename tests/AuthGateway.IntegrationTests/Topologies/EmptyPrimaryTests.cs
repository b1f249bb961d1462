using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.Authentication.ApiKeys;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>
/// A primary that was replaced and starts again with an empty memory: until somebody tells it, it takes itself for the primary, and knows nobody.
/// </summary>
[Collection(LandscapeTests.Name)]
public sealed class EmptyPrimaryTests(Landscape landscape)
{
    private const string Login = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token_type=urn:ietf:params:oauth:token-type:access_token";

    // So often that each of the two connections of the gateway has been there.
    private const int Looks = 20;

    [Fact]
    [Trait(FaultCatalogue.Row, "R12")]
    public async Task What_it_does_not_know_is_503_and_good_again_when_the_successor_is_there()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var replaced = await RedisServerProcess.StartAsync();
        await using var successor = await RedisServerProcess.StartAsync(new RedisServerOptions { ReplicaOf = replaced });
        await using var gateway = await landscape.StartGatewayAsync(
        [
            .. Acknowledged.Keys(landscape, $"redis://{replaced.Endpoint}"),
            ("Redis:CommandTimeout", "00:00:00.250"),
            ("Authentication:ApiKeys:CacheFor", "00:00:00"),
            ("Authentication:Sessions:CacheFor", "00:00:00"),
        ]);
        await Eventually.TrueAsync(async () => await landscape.RevokeAsync(gateway, "nobody") == 201, TimeSpan.FromMinutes(1), "the primary's writes are confirmed");
        var good = await BeginAsync(gateway);
        Assert.Equal((200, 200, 200), await AskAsync(gateway, good));
        // The same words for what never was: replicas confirm it.
        var unknown = new Credentials(
            ApiKeyText.New(ApiKeyText.NewId()).Text, RefreshToken.Make(RefreshToken.NewFamily(), 0, RandomNumberGenerator.GetBytes(RefreshToken.SeedBytes)), new string('A', good.Cookie.Length));
        Assert.Equal((401, 400, 401), await AskAsync(gateway, unknown));

        await successor.CommandAsync("REPLICAOF", "NO", "ONE");
        await replaced.RestartAsync();

        var isBack = false;
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.Equal((503, 503, 503), await AskAsync(gateway, good));
                // The empty server is what answers now.
                isBack = isBack || (await replaced.CommandAsync("INFO", "clients")).Split('\n').Single(line => line.StartsWith("connected_clients:", StringComparison.Ordinal)).Trim() != "connected_clients:1";
                return isBack;
            },
            TimeSpan.FromMinutes(1),
            "the gateway is connected to the empty server");
        for (var look = 0; look < Looks; look++)
        {
            Assert.Equal((503, 503, 503), await AskAsync(gateway, good));
        }

        await replaced.CommandAsync("REPLICAOF", successor.Host, $"{successor.Port}");
        await Eventually.TrueAsync(
            async () => (await replaced.CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal), TimeSpan.FromMinutes(1), "the successor's memory is there");
        await replaced.CommandAsync("REPLICAOF", "NO", "ONE");
        await successor.CommandAsync("REPLICAOF", replaced.Host, $"{replaced.Port}");
        await Eventually.TrueAsync(async () => await AskAsync(gateway, good) == (200, 200, 200), TimeSpan.FromMinutes(1), "everything is good again");
    }

    private async Task<Credentials> BeginAsync(Gateway gateway)
    {
        using var key = await gateway.ManagementClient.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/admin/api-keys")
        {
            Headers = { Authorization = GatewayProcess.Bearer(Gateway.AdminToken) },
            Content = JsonContent.Create(new { client = "faults" }),
        });
        var member = await landscape.MintAsync(new { sub = $"member-{Guid.NewGuid():N}", scope = "profile" });
        using var login = await TokenAsync(gateway, $"{Login}&subject_token={member}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session") { Headers = { Authorization = GatewayProcess.Bearer(member) } };
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        using var session = await gateway.Client.SendAsync(request);
        var begun = new Credentials(
            await TextAsync(key, "key"), await TextAsync(login, "refresh_token"), Assert.Single(session.Headers.GetValues("Set-Cookie")).Split(';')[0].Split('=', 2)[1]);
        LogCanary.Watch(begun.Key);
        LogCanary.Watch(begun.Refresh);
        LogCanary.Watch(begun.Cookie);
        return begun;
    }

    private static async Task<(int Key, int Refresh, int Session)> AskAsync(Gateway gateway, Credentials credentials)
    {
        var key = await StatusAsync(gateway, "X-API-Key", credentials.Key);
        var session = await StatusAsync(gateway, "Cookie", $"__Host-session={credentials.Cookie}");
        // Within its grace a token is good any number of times.
        using var refreshed = await TokenAsync(gateway, $"grant_type=refresh_token&refresh_token={credentials.Refresh}");
        return (key, (int)refreshed.StatusCode, session);
    }

    private static async Task<int> StatusAsync(Gateway gateway, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/any/x");
        request.Headers.TryAddWithoutValidation(header, value);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        using var response = await gateway.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static Task<HttpResponseMessage> TokenAsync(Gateway gateway, string form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RefreshPromise.Client}:{RefreshPromise.Secret}")));
        return gateway.Client.SendAsync(request);
    }

    private static async Task<string> TextAsync(HttpResponseMessage response, string member)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)![member]!.GetValue<string>();
    }

    private sealed record Credentials(string Key, string Refresh, string Cookie);
}
