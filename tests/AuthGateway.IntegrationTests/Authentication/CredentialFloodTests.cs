using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>Floods of made-up credentials against a running gateway: what they cost others, and the legacy system (CWE-770, CWE-307).</summary>
public sealed class CredentialFloodTests : IAsyncLifetime
{
    private const int Permits = 40;
    private const int CallsPerAddress = 16;
    private const string Attacker = "203.0.113.9";

    private readonly ConcurrentDictionary<int, int> _flooded = new();
    private RedisForTests _redis = null!;
    private CredentialAuthority _authority = null!;
    private int _sent;
    private int _limited;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisForTests.StartAsync();
        _authority = await CredentialAuthority.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _authority.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_get_their_answers_while_an_address_sends_made_up_credentials(bool cookies)
    {
        await using var gateway = await StartAsync();
        // Five members behind the attacker's own address, who were here before.
        foreach (var known in Enumerable.Range(0, 5))
        {
            Assert.Equal(200, await StatusAsync(gateway, cookies, $"good-known-{known}", Attacker));
        }

        using var enough = new CancellationTokenSource();
        var flood = Flood(gateway, cookies, Attacker, enough.Token);
        await Eventually.TrueAsync(() => Volatile.Read(ref _limited) > 100, what: "the limit refuses");
        List<int> statuses = [];
        for (var i = 0; i < 100; i++)
        {
            statuses.Add(await StatusAsync(gateway, cookies, $"good-known-{i % 5}", Attacker));
            statuses.Add(await StatusAsync(gateway, cookies, $"good-new-{i}", $"198.51.100.{i}"));
        }

        await enough.CancelAsync();
        await flood;
        Assert.All(statuses, status => Assert.Equal(200, status));
        Assert.Equal([401, 429], _flooded.Keys.Order());

        // As many as the limit allows, and those that were under way when it was hit. All others cost the legacy system nothing.
        Assert.InRange(_authority.Bad, Permits, Permits + CallsPerAddress);
        Assert.True(_sent > 2 * _authority.Bad, $"{_sent} sent, {_authority.Bad} asked about");
        await SeenByOperatorsAsync(gateway, cookies ? "failed-legacy-sessions" : "failed-introspection");

        using var refused = await SendAsync(gateway, cookies, "good-never-seen", Attacker);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains(";r=0;", refused.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_through_a_proxy_that_names_no_caller_locks_nobody_out()
    {
        await using var gateway = await StartAsync();
        using var enough = new CancellationTokenSource();
        var flood = Flood(gateway, cookies: true, address: null, enough.Token);
        await Eventually.TrueAsync(() => _flooded.GetValueOrDefault(401) > 3 * Permits, what: "more are refused than one address may send");
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(200, await StatusAsync(gateway, cookies: true, $"good-new-{i}", address: null));
        }

        await enough.CancelAsync();
        await flood;
        Assert.Equal([401], _flooded.Keys);
    }

    [Fact]
    public async Task Without_Redis_the_flood_is_bounded_all_the_same()
    {
        await using var gateway = await StartAsync();
        Assert.Equal(200, await StatusAsync(gateway, cookies: true, "good-known", Attacker));
        await _redis.DisposeAsync();
        using var enough = new CancellationTokenSource();
        var flood = Flood(gateway, cookies: true, Attacker, enough.Token);
        await Eventually.TrueAsync(() => Volatile.Read(ref _limited) > 100, what: "the replica limits alone");
        Assert.Equal(200, await StatusAsync(gateway, cookies: true, "good-known", Attacker));
        await enough.CancelAsync();
        await flood;
        // What was on its way to Redis when that went may be counted by nobody: once as many as may be on their way.
        Assert.InRange(_authority.Bad, Permits, Permits + (2 * CallsPerAddress));
    }

    private static async Task<HttpResponseMessage> SendAsync(Gateway gateway, bool cookies, string credential, string? address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/members/me");
        if (cookies)
        {
            request.Headers.Add("Cookie", $"LEGACYSESSION={credential}");
        }
        else
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        }

        if (address is not null)
        {
            request.Headers.Add("X-Forwarded-For", address);
        }

        return await gateway.Client.SendAsync(request);
    }

    private static async Task<int> StatusAsync(Gateway gateway, bool cookies, string credential, string? address)
    {
        using var response = await SendAsync(gateway, cookies, credential, address);
        return (int)response.StatusCode;
    }

    private static async Task SeenByOperatorsAsync(Gateway gateway, string rule)
    {
        using var client = new HttpClient { BaseAddress = gateway.Management };
        var metrics = await client.GetStringAsync("/metrics");
        Assert.Contains($"authgateway_limits_exceeded_total{{rule=\"{rule}\"}}", metrics, StringComparison.Ordinal);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        JsonElement[] entries = [];
        await Eventually.TrueAsync(
            async () => (entries = [.. (await client.GetFromJsonAsync<JsonElement>("/admin/audit")).GetProperty("entries").EnumerateArray()]).Length > 0,
            what: "the limit is on the record");
        var hit = Assert.Single(entries);
        Assert.Equal(("limit_exceeded", rule, Attacker), (Text(hit, "action"), Text(hit, "reason"), Text(hit, "client_address")));
    }

    private static string? Text(JsonElement entry, string name) => entry.GetProperty(name).GetString();

    private Task Flood(Gateway gateway, bool cookies, string? address, CancellationToken enough) => Task.WhenAll(Enumerable.Range(0, 24).Select(async _ =>
    {
        while (!enough.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _sent);
            using var response = await SendAsync(gateway, cookies, string.Create(CultureInfo.InvariantCulture, $"made-up-{number}"), address);
            _flooded.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
            // 429 is also the answer to too many at once; the limit of failures says how it stands.
            if (response.Headers.Contains("RateLimit"))
            {
                Interlocked.Increment(ref _limited);
            }
        }
    }));

    private Task<Gateway> StartAsync() => Gateway.StartAsync(
    [
        ("Redis:Url", $"redis://{_redis.Endpoint}"),
        // The counts are Redis', however late a busy machine makes its answers.
        ("Redis:CommandTimeout", "00:00:10"),
        ("Proxy:TrustedProxies:0", "127.0.0.0/8"),
        ("Proxy:TrustedProxies:1", "::1/128"),
        ("Authentication:LegacySessions:legacy:CookieName", "LEGACYSESSION"),
        ("Authentication:LegacySessions:legacy:Issuer", "urn:legacy"),
        ("Authentication:LegacySessions:legacy:Url", new Uri(_authority.Url, "/session").AbsoluteUri),
        ("Authentication:LegacySessions:legacy:AllowHttp", "true"),
        ("Authentication:LegacySessions:legacy:SubjectPointer", "/member"),
        ("Authentication:LegacySessions:legacy:CacheFor", "00:05:00"),
        .. Lookups("LegacySessions:legacy"),
        ("Authentication:Introspection:legacy:Endpoint", new Uri(_authority.Url, "/introspect").AbsoluteUri),
        ("Authentication:Introspection:legacy:AllowHttp", "true"),
        ("Authentication:Introspection:legacy:Issuer", "urn:legacy"),
        ("Authentication:Introspection:legacy:Audiences:0", "api"),
        ("Authentication:Introspection:legacy:CacheFor", "00:00:01"),
        .. Lookups("Introspection:legacy"),
        .. Gateway.Route("members", _authority.Url, "Authenticated", "/members/{**rest}"),
        ("ReverseProxy:Routes:members:Metadata:AuthenticationSchemes", "introspection,legacy-session"),
        ("ReverseProxy:Routes:members:Metadata:ContinueWithoutRedisFor", "01:00:00"),
    ],
    "Development");

    private static IEnumerable<(string Key, string Value)> Lookups(string below) =>
    [
        ($"Authentication:{below}:Timeout", "00:00:30"),
        ($"Authentication:{below}:MostCallsPerAddress", $"{CallsPerAddress}"),
        ($"Authentication:{below}:Failures:Permits", $"{Permits}"),
        ($"Authentication:{below}:Failures:Window", "01:00:00"),
    ];
}
