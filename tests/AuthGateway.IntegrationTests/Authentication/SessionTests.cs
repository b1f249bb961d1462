using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Redis;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Authentication;

[Collection(LandscapeTests.Name)]
public sealed class SessionTests(Landscape landscape)
{
    private const string Cookie = "__Host-session";

    [Fact]
    public async Task A_token_begins_a_session_and_the_upstream_sees_who_it_is_but_not_the_cookie()
    {
        await using var gateway = await StartAsync();
        using var begun = await SendAsync(gateway, HttpMethod.Post, "/session", token: await landscape.MintAsync(new { sub = "member-a", scope = "profile points:read", acr = "mfa" }));
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        var set = Assert.Single(begun.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^__Host-session=[A-Za-z0-9_-]{44}; Path=/; HttpOnly; Secure; SameSite=Lax$", set);
        var cookie = CookieOf(begun);
        var answer = await begun.Content.ReadAsStringAsync();
        Assert.DoesNotContain(cookie, answer, StringComparison.Ordinal);
        Assert.Equal("no-store", begun.Headers.CacheControl!.ToString());

        using var echoed = await SendAsync(gateway, HttpMethod.Get, "/both/x", cookie: cookie, more: ("Cookie", "theme=dark"));
        Assert.Equal(HttpStatusCode.OK, echoed.StatusCode);
        var echo = await echoed.Content.ReadAsStringAsync();
        Assert.DoesNotContain(cookie, echo, StringComparison.Ordinal);
        Assert.Equal("theme=dark", Echo.Header(echo, "Cookie"));
        Assert.Null(Echo.Header(echo, "Authorization"));

        // Not even where nobody is asked who they are.
        using var open = await SendAsync(gateway, HttpMethod.Get, "/echo/open/x", cookie: cookie, more: ("Cookie", "theme=dark"));
        Assert.Equal("theme=dark", Echo.Header(await open.Content.ReadAsStringAsync(), "Cookie"));

        using var shown = await SendAsync(gateway, HttpMethod.Get, "/session", cookie: cookie);
        var session = JsonNode.Parse(await shown.Content.ReadAsStringAsync())!;
        Assert.Equal("member-a", session["subject"]!.GetValue<string>());
        Assert.Equal("mfa", session["acr"]!.GetValue<string>());
        Assert.Equal(JsonNode.Parse(answer)!["session_id"]!.GetValue<string>(), session["session_id"]!.GetValue<string>());
        Assert.Equal(200, await StatusAsync(gateway, "/scoped/x", cookie));
    }

    // CWE-384: whoever put a cookie into the browser before the login must know nothing of the session after it.
    [Fact]
    public async Task A_cookie_that_a_client_chose_is_never_adopted_and_one_from_before_the_login_is_worthless_after_it()
    {
        await using var gateway = await StartAsync();
        const string Chosen = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        using var chosen = await SendAsync(gateway, HttpMethod.Post, "/session", token: await landscape.MintAsync(), cookie: Chosen);
        Assert.NotEqual(Chosen, CookieOf(chosen));
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", Chosen));
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", $"{Chosen[1..]}+"));
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", ""));

        // The attacker's own session, planted: the victim's login over it ends it.
        var planted = await BeginAsync(gateway, "attacker");
        Assert.Equal(200, await StatusAsync(gateway, "/both/x", planted));
        using var login = await SendAsync(gateway, HttpMethod.Post, "/session", token: await landscape.MintAsync(new { sub = "victim" }), cookie: planted);
        var after = CookieOf(login);
        Assert.NotEqual(planted, after);
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", planted));
        Assert.Equal(200, await StatusAsync(gateway, "/both/x", after));
    }

    [Fact]
    public async Task A_stronger_login_over_a_session_gives_another_id_with_the_stronger_context()
    {
        await using var gateway = await StartAsync();
        var weak = await BeginAsync(gateway, "member-s", new { sub = "member-s", acr = "pwd" });
        var strong = await BeginAsync(gateway, "member-s", new { sub = "member-s", acr = "mfa" }, weak);
        Assert.Equal(401, await StatusAsync(gateway, "/session", weak));
        using var shown = await SendAsync(gateway, HttpMethod.Get, "/session", cookie: strong);
        Assert.Equal("mfa", JsonNode.Parse(await shown.Content.ReadAsStringAsync())!["acr"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_logout_is_seen_by_the_other_replica_though_it_remembers_the_session()
    {
        // Each remembers for a minute: only the push can tell it.
        (string Key, string Value)[] keys = [("Authentication:Sessions:CacheFor", "00:01:00")];
        await using var one = await StartAsync(keys);
        await using var other = await StartAsync(keys);
        var cookie = await BeginAsync(one, "member-l");
        Assert.Equal(200, await StatusAsync(one, "/both/x", cookie));
        Assert.Equal(200, await StatusAsync(other, "/both/x", cookie));

        using var logout = await SendAsync(one, HttpMethod.Delete, "/session", cookie: cookie);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.Contains("Max-Age=0", Assert.Single(logout.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal(401, await StatusAsync(one, "/both/x", cookie));
        await Eventually.TrueAsync(async () => await StatusAsync(other, "/both/x", cookie) == 401, TimeSpan.FromSeconds(5), "the other replica knows of the logout");
    }

    [Fact]
    public async Task Two_credentials_are_refused_whether_two_cookies_or_a_cookie_and_a_token()
    {
        await using var gateway = await StartAsync();
        var cookie = await BeginAsync(gateway, "member-2");
        using var two = await SendAsync(gateway, HttpMethod.Get, "/both/x", cookie: cookie, more: ("Cookie", $"{Cookie}={cookie}"));
        Assert.Equal(HttpStatusCode.BadRequest, two.StatusCode);
        Assert.Equal("several_credentials", await landscape.ReasonAsync(two, gateway));
        using var both = await SendAsync(gateway, HttpMethod.Get, "/both/x", token: await landscape.MintAsync(), cookie: cookie);
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
        Assert.Equal("several_credentials", await landscape.ReasonAsync(both, gateway));

        // Where sessions are not accepted the cookie is none, and does not go on either.
        using var tokenOnly = await SendAsync(gateway, HttpMethod.Get, "/echo/x", token: await landscape.MintAsync(), cookie: cookie);
        Assert.Equal(HttpStatusCode.OK, tokenOnly.StatusCode);
        Assert.DoesNotContain(cookie, await tokenOnly.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // CWE-352: the browser sends the cookie along with whatever another site makes it send.
    [Theory]
    [InlineData("POST", "/both/x", "cross-site")]
    [InlineData("POST", "/both/x", null)]
    [InlineData("DELETE", "/session", "cross-site")]
    [InlineData("POST", "/session/rotate", "cross-site")]
    public async Task Another_site_cannot_act_with_the_cookie(string method, string path, string? site)
    {
        await using var gateway = await StartAsync();
        var cookie = await BeginAsync(gateway, "member-x");
        using var refused = await SendAsync(gateway, new HttpMethod(method), path, cookie: cookie, site: site);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("cross_site_request", await landscape.ReasonAsync(refused, gateway));
        Assert.Equal(200, await StatusAsync(gateway, "/session", cookie));
        using var own = await SendAsync(gateway, HttpMethod.Post, "/both/x", cookie: cookie);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task Of_rotations_at_once_one_wins_and_after_the_grace_only_its_cookie_is_good()
    {
        (string Key, string Value)[] keys = [("Authentication:Sessions:RotationGrace", "00:00:02"), ("Authentication:Sessions:CacheFor", "00:00:00.200")];
        await using var one = await StartAsync(keys);
        await using var other = await StartAsync(keys);
        var old = await BeginAsync(one, "member-r");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SendAsync(i % 2 == 0 ? one : other, HttpMethod.Post, "/session/rotate", cookie: old)));
        var won = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        var next = CookieOf(won);
        Assert.Equal(200, await StatusAsync(other, "/both/x", next));
        Assert.Equal(200, await StatusAsync(one, "/both/x", old));
        await Eventually.TrueAsync(async () => await StatusAsync(one, "/both/x", old) == 401 && await StatusAsync(other, "/both/x", old) == 401, what: "the grace is over");
        Assert.Equal(200, await StatusAsync(one, "/both/x", next));
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    [Fact]
    public async Task A_member_lists_and_ends_own_sessions_and_nobody_elses()
    {
        await using var gateway = await StartAsync();
        var (first, second, foreign) = (await BeginAsync(gateway, "member-o"), await BeginAsync(gateway, "member-o"), await BeginAsync(gateway, "member-p"));
        var sessions = await ListAsync(gateway, first);
        Assert.Equal(2, sessions.Count);
        Assert.Single(sessions, session => session["current"]!.GetValue<bool>());
        var handle = sessions.Single(session => !session["current"]!.GetValue<bool>())["session_id"]!.GetValue<string>();
        var foreignHandle = Assert.Single(await ListAsync(gateway, foreign))["session_id"]!.GetValue<string>();

        using var refused = await SendAsync(gateway, HttpMethod.Delete, $"/sessions/{foreignHandle}", cookie: first);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(200, await StatusAsync(gateway, "/both/x", foreign));
        using var ended = await SendAsync(gateway, HttpMethod.Delete, $"/sessions/{handle}", cookie: first);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", second));
        Assert.Equal(200, await StatusAsync(gateway, "/both/x", first));
    }

    [Fact]
    public async Task The_oldest_session_ends_when_there_is_one_too_many()
    {
        await using var gateway = await StartAsync([("Authentication:Sessions:MaxPerSubject", "2")]);
        var oldest = await BeginAsync(gateway, "member-m");
        await BeginAsync(gateway, "member-m");
        await BeginAsync(gateway, "member-m");
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", oldest));
    }

    [Fact]
    public async Task An_operator_sees_and_ends_a_subjects_sessions_and_revoking_the_subject_ends_them_too()
    {
        await using var gateway = await StartAsync();
        var cookies = new[] { await BeginAsync(gateway, "member-q"), await BeginAsync(gateway, "member-q") };
        var query = $"/admin/sessions?issuer={Uri.EscapeDataString(landscape.Provider.Issuer)}&subject=member-q";
        Assert.Equal(2, (await AdminAsync(gateway, HttpMethod.Get, query))["sessions"]!.AsArray().Count);
        Assert.Equal(2, (await AdminAsync(gateway, HttpMethod.Delete, query))["ended"]!.GetValue<int>());
        foreach (var cookie in cookies)
        {
            Assert.Equal(401, await StatusAsync(gateway, "/both/x", cookie));
        }

        var another = await BeginAsync(gateway, "member-v");
        Assert.Equal(200, await StatusAsync(gateway, "/both/x", another));
        var now = TimeProvider.System.GetUtcNow();
        var revoked = new Revocation.BySubject(landscape.Provider.Issuer, "member-v", now, now.AddHours(1));
        Assert.IsType<RevocationOutcome.Written>(await gateway.Services.GetRequiredService<RevocationStore>().RevokeAsync(revoked, CancellationToken.None));
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", another));
        using var unauthorized = await gateway.ManagementClient.GetAsync(query);
        Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.StatusCode);
    }

    [Fact]
    public async Task A_logout_at_the_issuer_ends_the_session_that_began_there()
    {
        await using var gateway = await StartAsync();
        var sid = $"sid-{Guid.NewGuid():N}";
        var cookie = await BeginAsync(gateway, "member-i", new { sub = "member-i", sid });
        Assert.Equal(200, await StatusAsync(gateway, "/both/x", cookie));
        var revoked = new Revocation.BySession(landscape.Provider.Issuer, sid, TimeProvider.System.GetUtcNow().AddHours(1));
        Assert.IsType<RevocationOutcome.Written>(await gateway.Services.GetRequiredService<RevocationStore>().RevokeAsync(revoked, CancellationToken.None));
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", cookie));
    }

    [Fact]
    public async Task A_session_ends_without_a_use_and_in_any_case_at_its_last_end()
    {
        await using var gateway = await StartAsync(
            [("Authentication:Sessions:SlidingLifetime", "00:00:02"), ("Authentication:Sessions:AbsoluteLifetime", "00:00:03"), ("Authentication:Sessions:CacheFor", "00:00:00")]);
        var used = await BeginAsync(gateway, "member-t");
        var idle = await BeginAsync(gateway, "member-u");
        var began = TimeProvider.System.GetTimestamp();
        var last = TimeSpan.Zero;
        await Eventually.TrueAsync(async () =>
        {
            var at = TimeProvider.System.GetElapsedTime(began);
            var good = await StatusAsync(gateway, "/both/x", used) == 200;
            last = good ? at : last;
            return !good;
        });
        // Longer than the sliding lifetime, for it was used; never longer than the absolute one.
        Assert.InRange(last, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3.5));
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", idle));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R4")]
    public async Task Without_Redis_a_session_is_503_and_never_401_unless_the_route_goes_on()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        await using var gateway = await StartAsync([("Redis:Url", $"redis://{redis.Endpoint}"), ("Authentication:Sessions:CacheFor", "00:00:00.100")]);
        var cookie = await BeginAsync(gateway, "member-d");
        Assert.Equal(200, await StatusAsync(gateway, "/both/x", cookie));
        redis.Freeze();
        try
        {
            await Eventually.TrueAsync(async () => await StatusAsync(gateway, "/both/x", cookie) != 200, what: "the memory is too old");
            using var refused = await SendAsync(gateway, HttpMethod.Get, "/both/x", cookie: cookie);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal(200, await StatusAsync(gateway, "/lasting/x", cookie));
            using var begin = await SendAsync(gateway, HttpMethod.Post, "/session", token: await landscape.MintAsync());
            Assert.Equal(HttpStatusCode.ServiceUnavailable, begin.StatusCode);
            Assert.False(begin.Headers.Contains("Set-Cookie"));
            using var logout = await SendAsync(gateway, HttpMethod.Delete, "/session", cookie: cookie);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, logout.StatusCode);
        }
        finally
        {
            redis.Thaw();
        }

        await Eventually.TrueAsync(async () => await StatusAsync(gateway, "/both/x", cookie) == 200, what: "the session is back");
    }

    [Fact]
    public async Task The_embedded_Redis_holds_sessions_as_well()
    {
        await using var server = EmbeddedRedis.EmbeddedRedisServer.Start();
        await using var gateway = await StartAsync([("Redis:Url", $"redis://{server.Endpoint}")]);
        var cookie = await BeginAsync(gateway, "member-e");
        using var rotated = await SendAsync(gateway, HttpMethod.Post, "/session/rotate", cookie: cookie);
        var next = CookieOf(rotated);
        Assert.Equal(200, await StatusAsync(gateway, "/both/x", next));
        Assert.Single(await ListAsync(gateway, next));
        using var logout = await SendAsync(gateway, HttpMethod.Delete, "/session", cookie: next);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", next));
        Assert.Equal(401, await StatusAsync(gateway, "/both/x", cookie));
    }

    [Fact]
    public async Task Where_sessions_are_not_switched_on_there_are_none()
    {
        Assert.Equal(404, await landscape.StatusAsync("/session", await landscape.MintAsync()));
        Assert.Equal(404, (int)(await landscape.Gateway.ManagementClient.GetAsync("/admin/sessions")).StatusCode);
    }

    private Task<Gateway> StartAsync(IEnumerable<(string Key, string Value)>? more = null) => landscape.StartGatewayAsync(
    [
        ("Authentication:Sessions:Enabled", "true"),
        .. Gateway.Route("both", landscape.Upstream, "Authenticated", "/both/{**rest}"),
        ("ReverseProxy:Routes:both:Metadata:AuthenticationSchemes", "bearer,session"),
        ("ReverseProxy:Routes:both:Transforms:0:PathPattern", "/echo/{**rest}"),
        .. Gateway.Route("session-scoped", landscape.Upstream, "profile", "/scoped/{**rest}"),
        ("ReverseProxy:Routes:session-scoped:Metadata:AuthenticationSchemes", "session"),
        ("ReverseProxy:Routes:session-scoped:Transforms:0:PathPattern", "/echo/{**rest}"),
        .. Gateway.Route("lasting", landscape.Upstream, "Authenticated", "/lasting/{**rest}"),
        ("ReverseProxy:Routes:lasting:Metadata:AuthenticationSchemes", "session"),
        ("ReverseProxy:Routes:lasting:Metadata:ContinueWithoutRedisFor", "00:05:00"),
        ("ReverseProxy:Routes:lasting:Transforms:0:PathPattern", "/echo/{**rest}"),
        .. more ?? [],
    ]);

    private async Task<string> BeginAsync(Gateway gateway, string subject, object? claims = null, string? cookie = null)
    {
        using var begun = await SendAsync(gateway, HttpMethod.Post, "/session", token: await landscape.MintAsync(claims ?? new { sub = subject }), cookie: cookie);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        return CookieOf(begun);
    }

    private static string CookieOf(HttpResponseMessage response)
    {
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0][(Cookie.Length + 1)..];
        LogCanary.Watch(cookie);
        return cookie;
    }

    private static async Task<int> StatusAsync(Gateway gateway, string path, string cookie)
    {
        using var response = await SendAsync(gateway, HttpMethod.Get, path, cookie: cookie);
        return (int)response.StatusCode;
    }

    private static async Task<IReadOnlyList<JsonNode>> ListAsync(Gateway gateway, string cookie)
    {
        using var response = await SendAsync(gateway, HttpMethod.Get, "/sessions", cookie: cookie);
        return [.. JsonNode.Parse(await response.Content.ReadAsStringAsync())!["sessions"]!.AsArray().Select(session => session!)];
    }

    private static async Task<JsonNode> AdminAsync(Gateway gateway, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken) } };
        using var response = await gateway.ManagementClient.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Gateway gateway, HttpMethod method, string path, string? token = null, string? cookie = null, (string Name, string Value)? more = null, string? site = "same-origin")
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (cookie is not null)
        {
            var value = $"{Cookie}={cookie}";
            request.Headers.TryAddWithoutValidation("Cookie", more is { Name: "Cookie" } other ? $"{value}; {other.Value}" : value);
        }

        if (site is not null)
        {
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        }

        return await gateway.Client.SendAsync(request);
    }
}
