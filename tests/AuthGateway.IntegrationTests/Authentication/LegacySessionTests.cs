using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>The sample legacy system's own sessions, through nginx and two running gateways on one Redis.</summary>
[Collection(LandscapeTests.Name)]
public sealed class LegacySessionTests(Landscape landscape, ITestOutputHelper output)
{
    [Fact]
    public async Task A_member_logs_in_at_the_legacy_system_and_out_again_and_no_replica_believes_the_session_any_longer()
    {
        await using var gateway = await StartAsync();
        await using var other = await StartAsync();
        var session = await LogInAsync(gateway);
        var bystander = await LogInAsync(gateway);
        foreach (var one in new[] { gateway, other })
        {
            Assert.Equal(200, await StatusAsync(one, HttpMethod.Get, "/members/me/profile", session));
            Assert.Equal(200, await StatusAsync(one, HttpMethod.Get, "/members/me/profile", bystander));
            Assert.Equal(401, await StatusAsync(one, HttpMethod.Get, "/members/me/profile", "never-opened"));
        }

        // What goes on is the gateway's word and not the session.
        using (var echoed = await SendAsync(gateway, HttpMethod.Get, "/echo/session", session))
        {
            var text = await echoed.Content.ReadAsStringAsync();
            Assert.DoesNotContain(session, text, StringComparison.Ordinal);
            Assert.Contains("X-AuthGateway-Identity", text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(204, await StatusAsync(gateway, HttpMethod.Post, "/logout", session));
        var start = TimeProvider.System.GetTimestamp();
        Assert.Equal(401, await StatusAsync(gateway, HttpMethod.Get, "/members/me/profile", session));
        await Eventually.TrueAsync(async () => await StatusAsync(other, HttpMethod.Get, "/members/me/profile", session) == 401, what: "the other replica refuses the session");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seen by the other replica after {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:F1} ms."));
        using var refused = await SendAsync(other, HttpMethod.Get, "/members/me/profile", session);
        Assert.Equal("revoked", await landscape.ReasonAsync(refused, other));
        Assert.Equal(200, await StatusAsync(other, HttpMethod.Get, "/members/me/profile", bystander));
    }

    [Fact]
    public async Task A_logout_past_the_gateway_is_seen_when_the_answer_is_no_longer_remembered()
    {
        await using var gateway = await StartAsync(("CacheFor", "00:00:01"));
        var session = await LogInAsync(gateway);
        Assert.Equal(200, await StatusAsync(gateway, HttpMethod.Get, "/members/me/profile", session));
        using var direct = new HttpClient { BaseAddress = landscape.Upstream };
        using var logout = new HttpRequestMessage(HttpMethod.Post, "/logout");
        logout.Headers.Add("Cookie", $"LEGACYSESSION={session}");
        Assert.Equal(204, (int)(await direct.SendAsync(logout)).StatusCode);
        await Eventually.TrueAsync(async () => await StatusAsync(gateway, HttpMethod.Get, "/members/me/profile", session) == 401, what: "the session is refused");
    }

    [Fact]
    public async Task Another_sites_page_buys_nothing_with_the_members_cookie()
    {
        await using var gateway = await StartAsync();
        var session = await LogInAsync(gateway);
        Assert.Equal(403, await BuyAsync(gateway, session, "cross-site"));
        Assert.Equal(403, await BuyAsync(gateway, session, site: null));
        Assert.Equal(201, await BuyAsync(gateway, session, "same-origin"));
    }

    [Fact]
    public async Task Two_credentials_are_400_and_the_wait_is_the_legacy_systems()
    {
        await using var gateway = await StartAsync();
        var session = await LogInAsync(gateway);
        Assert.Equal(200, await StatusAsync(gateway, HttpMethod.Get, "/members/me/profile", session));
        Assert.True((await gateway.ReportedAsync("members")).WithStalls("legacy") > 0);
        using var both = Request(HttpMethod.Get, "/members/me/profile", session);
        both.Headers.Authorization = new("Bearer", await landscape.MintAsync());
        Assert.Equal(400, (int)(await gateway.Client.SendAsync(both)).StatusCode);
        Assert.Equal(200, await landscape.StatusAsync("/members/me/profile", await landscape.MintAsync(), gateway));
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string session)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", $"LEGACYSESSION={session}");
        return request;
    }

    private static async Task<HttpResponseMessage> SendAsync(Gateway gateway, HttpMethod method, string path, string session)
    {
        using var request = Request(method, path, session);
        return await gateway.Client.SendAsync(request);
    }

    private static async Task<int> StatusAsync(Gateway gateway, HttpMethod method, string path, string session)
    {
        using var response = await SendAsync(gateway, method, path, session);
        return (int)response.StatusCode;
    }

    private static async Task<int> BuyAsync(Gateway gateway, string session, string? site)
    {
        using var request = Request(HttpMethod.Post, "/members/me/purchases", session);
        request.Content = JsonContent.Create(new { item = "tea", cents = 300 });
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        using var response = await gateway.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static async Task<string> LogInAsync(Gateway gateway)
    {
        using var response = await gateway.Client.PostAsJsonAsync("/login", new { user = "member-1", password = "password-1" });
        var session = JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["token"]!.GetValue<string>();
        LogCanary.Watch(session);
        return session;
    }

    private Task<Gateway> StartAsync(params (string Key, string Value)[] more) => landscape.StartGatewayAsync(
    [
        ("Authentication:LegacySessions:sample:CookieName", "LEGACYSESSION"),
        ("Authentication:LegacySessions:sample:Issuer", "urn:sample-legacy"),
        ("Authentication:LegacySessions:sample:Url", new Uri(landscape.Upstream, "/session").AbsoluteUri),
        ("Authentication:LegacySessions:sample:AllowHttp", "true"),
        ("Authentication:LegacySessions:sample:SubjectPointer", "/member"),
        ("Authentication:LegacySessions:sample:ExpiresAtPointer", "/expiresAt"),
        ("Authentication:LegacySessions:sample:DefaultScopes:0", "profile"),
        ("Authentication:LegacySessions:sample:LogoutPaths:0", "/logout"),
        .. more.Select(entry => ($"Authentication:LegacySessions:sample:{entry.Key}", entry.Value)),
        .. Gateway.Route("login", landscape.Upstream, "Anonymous", "/login"),
        .. Gateway.Route("logout", landscape.Upstream, "Anonymous", "/logout"),
        ("ReverseProxy:Routes:members:Metadata:AuthenticationSchemes", "bearer,legacy-session"),
        ("ReverseProxy:Routes:echo:Metadata:AuthenticationSchemes", "bearer,legacy-session"),
    ]);
}
