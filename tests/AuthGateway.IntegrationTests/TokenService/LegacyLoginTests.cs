using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>A gateway that also takes the sample legacy system's sessions.</summary>
public sealed class LegacyLoginLandscape : PeerLandscape
{
    private protected override IEnumerable<(string Key, string Value)> More =>
    [
        ("Authentication:LegacySessions:members:HeaderName", "X-Legacy-Session"),
        ("Authentication:LegacySessions:members:Issuer", LegacyIssuer),
        ("Authentication:LegacySessions:members:Url", new Uri(Legacy.Address, "/session").AbsoluteUri),
        ("Authentication:LegacySessions:members:AllowHttp", "true"),
        ("Authentication:LegacySessions:members:PassAs", "Header"),
        ("Authentication:LegacySessions:members:SubjectPointer", "/member"),
        ("Authentication:LegacySessions:members:ExpiresAtPointer", "/expiresAt"),
        ("Authentication:LegacySessions:members:DefaultScopes:0", "orders:read"),
        ("Authentication:LegacySessions:members:DefaultScopes:1", "orders:write"),
        ("Authentication:LegacySessions:members:CacheFor", "00:00:00"),
        // A busy machine.
        ("Authentication:LegacySessions:members:Timeout", "00:00:15"),
        ("Authentication:LegacySessions:members:LogoutPaths:0", "/logout"),
        .. Gateway.Route("login", Legacy.Address, "Anonymous", "/login"),
        .. Gateway.Route("logout", Legacy.Address, "known", "/logout"),
        // The legacy system wants its own session back.
        ("ReverseProxy:Routes:logout:Metadata:AuthenticationSchemes", "legacy-session"),
        ("ReverseProxy:Routes:logout:Metadata:ForwardCredential", "true"),
        // First both; at the end of the story the second one alone, the default.
        ("ReverseProxy:Routes:members:Metadata:AuthenticationSchemes", "legacy-session,bearer"),
    ];
}

/// <summary>How a legacy login retires, told with the sample legacy system and clients that others wrote (docs/authentication/retiring-the-legacy-login.md).</summary>
public sealed class LegacyLoginTests(LegacyLoginLandscape landscape) : IClassFixture<LegacyLoginLandscape>
{
    private const string LegacySession = "urn:authgateway:token-type:legacy-session";

    public static TheoryData<string> Libraries => [.. OAuthClientsProcess.Libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_login_at_the_legacy_system_becomes_tokens_that_outlive_it_until_they_are_revoked(string library)
    {
        // The old way: a login at the legacy system, and its session with every call.
        var session = await LoginAsync("member-1");
        Assert.Equal(("member-1", "gateway"), await ProfileAsync("X-Legacy-Session", session));

        // The first new step: the application hands the session in, once.
        var client = landscape.Client(PeerClients.Mobile, dpop: $"phone with {library}");
        var tokens = await landscape.RunAsync(library, "exchange", new { client, parameters = PeerClients.Exchange(session, LegacySession) });
        Assert.Equal("DPoP", tokens["token_type"], ignoreCase: true);
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(tokens["access_token"].Split('.')[1]))!;
        Assert.Equal(("member-1", PeerClients.Mobile), (claims["sub"]!.GetValue<string>(), claims["client_id"]!.GetValue<string>()));
        Assert.Null(claims["act"]);
        Assert.Equal(("member-1", "gateway"), await ProfileAsync(library, client, tokens["access_token"]));

        // The legacy session ends by itself, as it does over night: the tokens live on.
        using (var direct = new HttpRequestMessage(HttpMethod.Post, new Uri(landscape.Legacy.Address, "/logout")))
        {
            direct.Headers.Add("X-Legacy-Session", session);
            using var http = new HttpClient();
            using var ended = await http.SendAsync(direct);
            Assert.Equal(204, (int)ended.StatusCode);
        }

        var fresh = await landscape.RunAsync(library, "refresh", new { client, token = tokens["refresh_token"] });
        Assert.Equal(("member-1", "gateway"), await ProfileAsync(library, client, fresh["access_token"]));
        await Eventually.TrueAsync(async () => await StatusAsync("X-Legacy-Session", session) == 401, what: "the legacy session is refused");
        var again = await landscape.TryAsync(library, "exchange", new { client, parameters = PeerClients.Exchange(session, LegacySession) });
        Assert.Equal((400, "invalid_request"), (again.Error?.Status, again.Error?.OauthError));

        // The member logs out of the application.
        await landscape.RunAsync(library, "revoke", new { client, token = fresh["refresh_token"] });
        await Eventually.TrueAsync(async () => await StatusAsync(library, client, fresh["access_token"]) == 401, what: "the access token is refused");
        Assert.Equal(401, await StatusAsync(library, client, tokens["access_token"]));
        var refused = await landscape.TryAsync(library, "refresh", new { client, token = fresh["refresh_token"] });
        Assert.Equal((400, "invalid_grant"), (refused.Error?.Status, refused.Error?.OauthError));
    }

    [Fact]
    public async Task A_session_that_does_not_exist_is_exchanged_for_nothing()
    {
        var client = landscape.Client(PeerClients.Web);
        var refused = await landscape.TryAsync(
            OAuthClientsProcess.OpenIdClient, "exchange", new { client, parameters = PeerClients.Exchange("a-session-that-nobody-has", LegacySession) });
        Assert.Equal((400, "invalid_request"), (refused.Error?.Status, refused.Error?.OauthError));
    }

    [Fact]
    public async Task A_logout_through_the_gateway_ends_the_legacy_session_there_at_once()
    {
        var session = await LoginAsync("member-2");
        Assert.Equal(200, await StatusAsync("X-Legacy-Session", session));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/logout");
        request.Headers.Add("X-Legacy-Session", session);
        using var response = await landscape.Http.SendAsync(request);
        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal(401, await StatusAsync("X-Legacy-Session", session));
    }

    // Through the gateway, which passes it on: the login is still the legacy system's.
    private async Task<string> LoginAsync(string member)
    {
        using var response = await landscape.Http.PostAsJsonAsync("/login", new { user = member, password = member.Replace("member", "password", StringComparison.Ordinal) });
        Assert.Equal(200, (int)response.StatusCode);
        var session = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        LogCanary.Watch(session);
        return session;
    }

    private async Task<(string? Member, string? Via)> ProfileAsync(string header, string value)
    {
        using var response = await SendAsync(header, value);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {response.Headers.WwwAuthenticate} {text}");
        using var profile = JsonDocument.Parse(text);
        return (profile.RootElement.GetProperty("id").GetString(), profile.RootElement.GetProperty("caller").GetProperty("via").GetString());
    }

    private async Task<(string? Member, string? Via)> ProfileAsync(string library, JsonObject client, string token)
    {
        var answer = await landscape.RunAsync(library, "resource", new { client, token, url = $"{landscape.Issuer}/members/me/profile" });
        Assert.Equal(200, answer.Find("status")!.GetValue<int>());
        var profile = JsonNode.Parse(answer["body"])!;
        return (profile["id"]!.GetValue<string>(), profile["caller"]!["via"]!.GetValue<string>());
    }

    // A library may hand the refusal over as its own complaint, or as it came.
    private async Task<int?> StatusAsync(string library, JsonObject client, string token)
    {
        var answer = await landscape.TryAsync(library, "resource", new { client, token, url = $"{landscape.Issuer}/members/me/profile" });
        return answer.Error?.Status ?? answer.Find("status")?.GetValue<int>();
    }

    private async Task<int> StatusAsync(string header, string value)
    {
        using var response = await SendAsync(header, value);
        return (int)response.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/members/me/profile");
        request.Headers.Add(header, value);
        return await landscape.Http.SendAsync(request);
    }
}
