using System.Text;
using System.Text.Json;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Doors;

/// <summary>Who may ask at a door, what is answered, and what an attacker tries.</summary>
public sealed class DoorTests(DoorLandscape landscape) : IClassFixture<DoorLandscape>
{
    private static readonly string[] IdentityHeaders =
        ["X-AuthGateway-Identity", "X-AuthGateway-Subject", "X-AuthGateway-Principal-Type", "X-AuthGateway-Issuer", "X-AuthGateway-Client", "X-AuthGateway-Scope"];

    private Uri Door => landscape.Gateway.Door;

    private DoorRequest Profile => new("GET", "/members/anne/profile", landscape.Member);

    [Fact]
    public async Task An_allowed_request_is_told_with_the_identity_for_its_upstream()
    {
        foreach (var answer in new[] { await Profile.AsNginxAsync(Door), await Profile.AsTraefikAsync(Door), await Profile.AsCaddyAsync(Door), await Profile.AsEnvoyAsync(Door) })
        {
            Assert.Equal((200, 0), (answer.Status, answer.Body.Length));
            Assert.Equal("no-store", answer.Header("Cache-Control"));
            Assert.Equal(("anne", "member"), (answer.Header("X-AuthGateway-Subject"), answer.Header("X-AuthGateway-Principal-Type")));
            var token = Claims(answer.Header("X-AuthGateway-Identity")!);
            Assert.Equal(("anne", "profiles"), (token.GetProperty("sub").GetString(), token.GetProperty("aud").GetString()));
        }
    }

    [Fact]
    public async Task Every_identity_header_stands_in_every_answer_that_allows_so_that_none_of_a_callers_is_left()
    {
        var anonymous = new DoorRequest("GET", "/public/a", landscape.Member);
        foreach (var answer in new[] { await anonymous.AsNginxAsync(Door), await anonymous.AsTraefikAsync(Door), await anonymous.AsCaddyAsync(Door) })
        {
            Assert.All(IdentityHeaders, name => Assert.Equal("", answer.Header(name)));
        }

        var envoy = await anonymous.AsEnvoyAsync(Door);
        Assert.All(IdentityHeaders, name => Assert.Null(envoy.Header(name)));
        Assert.Equal(IdentityHeaders.Select(name => name.ToLowerInvariant()), envoy.Header("x-envoy-auth-headers-to-remove")!.Split(','));
    }

    [Fact]
    public async Task Envoy_is_told_to_keep_the_credential_from_the_upstream()
    {
        var removed = (await Profile.AsEnvoyAsync(Door)).Header("x-envoy-auth-headers-to-remove")!.Split(',');

        Assert.Contains("authorization", removed);
        Assert.Contains("dpop", removed);
        Assert.DoesNotContain("x-authgateway-identity", removed);
    }

    [Fact]
    public async Task Nobody_but_a_trusted_proxy_is_told_anything()
    {
        await using var gateway = await landscape.StartAsync("192.0.2.0/24");
        var request = new DoorRequest("GET", "/members/anne/profile", await gateway.DevelopmentTokenAsync(sub: "anne"));
        foreach (var answer in new[]
        {
            await request.AsNginxAsync(gateway.Door), await request.AsTraefikAsync(gateway.Door), await request.AsCaddyAsync(gateway.Door), await request.AsEnvoyAsync(gateway.Door),
        })
        {
            Assert.Equal((403, "urn:authgateway:problem:door_caller"), (answer.Status, answer.Json.GetProperty("type").GetString()));
            Assert.All(IdentityHeaders, name => Assert.Null(answer.Header(name)));
        }
    }

    // A proxy that sends its callers' requests to the data port sends theirs for /envoy/... as well: what is answered there is the callers' to read.
    [Fact]
    public async Task The_data_port_has_no_doors()
    {
        var data = landscape.Gateway.Data;
        foreach (var answer in new[] { await Profile.AsEnvoyAsync(data), await Profile.AsNginxAsync(data), await Profile.AsTraefikAsync(data), await Profile.AsCaddyAsync(data) })
        {
            Assert.Equal((404, "urn:authgateway:problem:no_route"), (answer.Status, answer.Json.GetProperty("type").GetString()));
            Assert.All(IdentityHeaders, name => Assert.Null(answer.Header(name)));
        }
    }

    [Theory]
    [InlineData("/members/anne/profile")]
    [InlineData("/public/a")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/")]
    [InlineData("/Envoy/public/a")]
    [InlineData("/envoys/public/a")]
    [InlineData("/healthz")]
    [InlineData("*")]
    public async Task A_door_has_nothing_else_behind_it(string target)
    {
        var answer = await RawHttpClient.ExchangeAsync(Door, $"OPTIONS {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        Assert.Equal((404, "urn:authgateway:problem:no_door"), (answer.Status, answer.Json.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_kind_that_is_not_named_has_no_door()
    {
        await using var gateway = await Gateway.StartAsync(
            [("Hosting:DoorUrls", "http://127.0.0.1:0"), ("Doors:Kinds:0", "Nginx"), ("Proxy:TrustedProxies:0", DoorLandscape.Trusted), .. Gateway.Route("public", landscape.Application.Address, "Anonymous")],
            "Development");
        var request = new DoorRequest("GET", "/public/a");

        Assert.Equal(200, (await request.AsNginxAsync(gateway.Door)).Status);
        Assert.Equal(404, (await request.AsTraefikAsync(gateway.Door)).Status);
        Assert.Equal(404, (await request.AsEnvoyAsync(gateway.Door)).Status);
    }

    // To allow the gateway's own endpoint would be to allow whatever the other proxy has at that path.
    [Theory]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/nowhere")]
    public async Task What_the_gateway_does_not_forward_is_allowed_to_nobody(string target)
    {
        var answer = await new DoorRequest("GET", target, landscape.Member).AsTraefikAsync(Door);

        Assert.Equal((404, "urn:authgateway:problem:no_route"), (answer.Status, answer.Json.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("GET /nginx HTTP/1.1\r\nX-Original-Method: GET\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /nginx HTTP/1.1\r\nX-Original-URI: /public/a\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /nginx HTTP/1.1\r\nX-Original-Method: GET\r\nX-Original-URI: \r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /nginx HTTP/1.1\r\nX-Original-Method: GET\r\nX-Original-URI: /public/a\r\nX-Original-URI: /admin/x\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /nginx HTTP/1.1\r\nX-Original-Method: GET\r\nX-Original-Method: POST\r\nX-Original-URI: /public/a\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /nginx/public/a HTTP/1.1\r\nX-Original-Method: GET\r\nX-Original-URI: /public/a\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /nginx?x HTTP/1.1\r\nX-Original-Method: GET\r\nX-Original-URI: /public/a\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /nginx HTTP/1.1\r\nX-Original-Method: GET\r\nX-Original-URI: /public/a\r\nX-Forwarded-Proto: gopher\r\n")]
    [InlineData("GET /nginx HTTP/1.1\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Uri: /public/a\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: h\r\n")]
    [InlineData("GET /nginx HTTP/1.1\r\nX-Original-Method: GET\r\nX-Original-URI: /public/a\r\n")]
    [InlineData("GET /envoy/public/a HTTP/1.1\r\n")]
    [InlineData("GET /envoy/public/a HTTP/1.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /traefik HTTP/1.1\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Uri: /public/a\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /traefik HTTP/1.1\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Uri: /public/a\r\nX-Forwarded-Host: h\r\n")]
    [InlineData("GET /traefik HTTP/1.1\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Uri: /public/a\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: a\r\nX-Forwarded-Host: b\r\n")]
    [InlineData("GET /caddy HTTP/1.1\r\nX-Original-Method: GET\r\nX-Original-URI: /public/a\r\n")]
    [InlineData("GET /envoy HTTP/1.1\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("GET /envoy?/public/a HTTP/1.1\r\nX-Forwarded-Proto: http\r\n")]
    public async Task A_question_that_could_be_read_in_two_ways_is_answered_in_none(string question)
    {
        var answer = await RawHttpClient.ExchangeAsync(Door, $"{question}Host: h\r\nConnection: close\r\n\r\n");

        Assert.Equal((400, "urn:authgateway:problem:door_question"), (answer.Status, answer.Json.GetProperty("type").GetString()));
    }

    // CVE-2026-30851 and GHSA-f59h-q822-g45g: what the proxy does not overwrite reaches the application as the caller sent it, and nobody here can take it away.
    [Theory]
    [InlineData("X-AuthGateway-Identity: x")]
    [InlineData("x-authgateway-subject: root")]
    [InlineData("X_AuthGateway_Subject: root")]
    [InlineData("X-AuthGateway.Scope: admin")]
    [InlineData("Remote-User: root")]
    [InlineData("Remote_User: root")]
    [InlineData("X-Forwarded-User: root")]
    [InlineData("X-Original-URL: /admin")]
    [InlineData("X-Rewrite-URL: /admin")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X_Original_URI: /admin")]
    [InlineData("X-Middleware-Subrequest: middleware")]
    public async Task A_header_that_only_proxies_may_send_is_refused_because_it_cannot_be_removed(string header)
    {
        var forged = Profile with { Headers = $"{header}\r\n" };
        foreach (var answer in new[] { await forged.AsEnvoyAsync(Door), await forged.AsTraefikAsync(Door), await forged.AsCaddyAsync(Door) })
        {
            Assert.Equal((400, "urn:authgateway:problem:protected_header"), (answer.Status, answer.Json.GetProperty("type").GetString()));
        }

        Assert.Equal((403, "400"), (await forged.AsNginxAsync(Door) is var nginx ? nginx.Status : 0, nginx.Header("AuthGateway-Decision-Status")));
        Assert.Equal(200, (await forged.ThroughProxyAsync(landscape.Gateway.Data)).Status);
    }

    [Theory]
    [InlineData("/public/%61")]
    [InlineData("/%70ublic/a")]
    [InlineData("/public/a%2Db")]
    [InlineData("http://app.example/%70ublic/a")]
    public async Task A_path_with_an_encoding_that_needs_none_is_refused_because_the_proxy_forwards_it_so(string target)
    {
        var spelled = new DoorRequest("GET", target);
        Assert.Equal(200, (await spelled.ThroughProxyAsync(landscape.Gateway.Data)).Status);
        Assert.Equal("urn:authgateway:problem:respelled_path", (await spelled.AsTraefikAsync(Door)).Json.GetProperty("type").GetString());
        Assert.Equal(200, (await (spelled with { Target = "/public/%c3%a9?x=%61" }).AsTraefikAsync(Door)).Status);
    }

    // The gateway itself would forward /files:list. The proxy forwards what came, and to its application that may be another route.
    [Fact]
    public async Task A_path_that_would_be_forwarded_in_another_spelling_than_it_was_judged_in_is_refused()
    {
        await using var gateway = await landscape.StartAsync(DoorLandscape.Trusted, [.. Gateway.Route("list", landscape.Application.Address, "Anonymous", "/files:list"), .. Gateway.Route("files", landscape.Application.Address, "employees", "/{name}")]);
        var spelled = new DoorRequest("GET", "/files%3Alist");

        Assert.StartsWith("GET /files:list ", (await spelled.ThroughProxyAsync(gateway.Data)).Text, StringComparison.Ordinal);
        foreach (var answer in new[] { await spelled.AsEnvoyAsync(gateway.Door), await spelled.AsTraefikAsync(gateway.Door), await spelled.AsCaddyAsync(gateway.Door) })
        {
            Assert.Equal((400, "urn:authgateway:problem:respelled_path"), (answer.Status, answer.Json.GetProperty("type").GetString()));
        }

        Assert.Equal(200, (await (spelled with { Target = "/files:list" }).AsEnvoyAsync(gateway.Door)).Status);
    }

    [Fact]
    public async Task One_doors_words_mean_nothing_at_another()
    {
        var request = new DoorRequest("GET", "/admin/x", landscape.Member);
        var words = request with { Headers = "X-Original-Method: GET\r\nX-Original-URI: /public/a\r\n" };

        Assert.Equal(400, (await words.AsEnvoyAsync(Door)).Status);
        Assert.Equal(400, (await words.AsTraefikAsync(Door)).Status);
        Assert.Equal(400, (await (request with { Headers = "X-Forwarded-Uri: /public/a\r\n" }).AsEnvoyAsync(Door)).Status);
    }

    [Fact]
    public async Task A_refusal_carries_its_challenge_and_nginx_its_status()
    {
        var nobody = Profile with { Token = null };
        foreach (var answer in new[] { await nobody.AsEnvoyAsync(Door), await nobody.AsNginxAsync(Door), await nobody.AsTraefikAsync(Door), await nobody.AsCaddyAsync(Door) })
        {
            Assert.Equal(401, answer.Status);
            Assert.StartsWith("Bearer", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        }

        var lost = await (Profile with { Target = "/nowhere" }).AsNginxAsync(Door);
        Assert.Equal((403, "404"), (lost.Status, lost.Header("AuthGateway-Decision-Status")));
    }

    // The question is a GET with an answer to read, whatever the method is that it is about.
    [Fact]
    public async Task A_question_about_a_HEAD_is_answered_like_any_other()
    {
        await using var client = await RawHttpClient.ConnectAsync(Door);
        for (var round = 0; round < 3; round++)
        {
            await client.SendAsync("GET /nginx HTTP/1.1\r\nHost: h\r\nX-Original-Method: HEAD\r\nX-Original-URI: /nowhere\r\nX-Forwarded-Proto: http\r\n\r\n");
            var answer = await client.ReadResponseAsync();
            Assert.Equal((403, 404), (answer.Status, answer.Json.GetProperty("status").GetInt32()));
        }
    }

    [Fact]
    public async Task A_callers_body_that_the_proxy_sends_along_is_not_read_as_another_question()
    {
        const string Body = "GET /nginx HTTP/1.1\r\nHost: h\r\nX-Original-Method: GET\r\nX-Original-URI: /public/a\r\n\r\n";
        await using var client = await RawHttpClient.ConnectAsync(Door);
        await client.SendAsync($"POST /envoy/admin/x HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: http\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        Assert.Equal(401, (await client.ReadResponseAsync()).Status);
        await client.SendAsync("GET /envoy/nowhere HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: http\r\nConnection: close\r\n\r\n");
        Assert.Equal(404, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Behind_a_real_nginx_the_application_gets_the_gateways_identity_and_not_the_callers()
    {
        Assert.SkipWhen(landscape.Nginx is null, "nginx is not installed");
        var answer = await (Profile with { Headers = "X-Original-URI: /public/a\r\nX-Original-Method: GET\r\nX_AuthGateway_Subject: root\r\n" }).ThroughProxyAsync(landscape.Nginx!.Address);

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("GET /members/anne/profile HTTP/1.1\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("X-AuthGateway-Subject: anne\r\n", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("root", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(403, (await (Profile with { Headers = "X-AuthGateway-Subject: root\r\n" }).ThroughProxyAsync(landscape.Nginx.Address)).Status);
        Assert.Equal(403, (await (Profile with { Target = "/members/bob/profile" }).ThroughProxyAsync(landscape.Nginx.Address)).Status);
    }

    // The question overwrites these headers, so that the gateway sees none of the caller's and can refuse none.
    [Theory]
    [InlineData("X-Original-URI")]
    [InlineData("X-Original-Method")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Real-IP")]
    [InlineData("Forwarded")]
    [InlineData("X-API-Key")]
    public async Task Behind_a_real_nginx_the_application_gets_nothing_that_a_caller_says_in_a_proxys_words(string name)
    {
        Assert.SkipWhen(landscape.Nginx is null, "nginx is not installed");
        var answer = await (Profile with { Headers = $"{name}: forged\r\n" }).ThroughProxyAsync(landscape.Nginx!.Address);

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("forged", answer.Text, StringComparison.Ordinal);
    }

    // What the gateway reads is the proxy's; the other spelling is the caller's, and would be the same header to the application behind.
    [Theory]
    [InlineData("Client_Cert")]
    [InlineData("Client.Cert")]
    [InlineData("client_CERT")]
    public async Task Another_spelling_of_the_certificates_header_is_refused_because_it_cannot_be_removed(string name)
    {
        await using var gateway = await landscape.StartAsync(
            DoorLandscape.Trusted, ("Authentication:ClientCertificate:Header", "Client-Cert"), ("Authentication:ClientCertificate:Format", "UrlEncodedPem"));
        var open = new DoorRequest("GET", "/public/a");
        var forged = open with { Headers = $"{name}: forged\r\n" };

        foreach (var answer in new[] { await forged.AsEnvoyAsync(gateway.Door), await forged.AsTraefikAsync(gateway.Door), await forged.AsCaddyAsync(gateway.Door) })
        {
            Assert.Equal((400, "urn:authgateway:problem:client_certificate"), (answer.Status, answer.Json.GetProperty("type").GetString()));
        }

        Assert.Equal(200, (await open.AsTraefikAsync(gateway.Door)).Status);
        Assert.DoesNotContain("forged", (await forged.ThroughProxyAsync(gateway.Data)).Text, StringComparison.Ordinal);
    }

    // An application that picks the other credential would serve somebody else than was judged.
    [Fact]
    public async Task Envoy_forwards_the_credential_that_was_judged_and_no_other()
    {
        await using var gateway = await landscape.StartAsync(
            DoorLandscape.Trusted, ("Authentication:ApiKeys:Enabled", "true"), ("Authentication:ApiKeys:HashKeys:0", new string('k', 40)), ("ReverseProxy:Routes:profile:Metadata:ForwardCredential", "true"));
        var answer = await (Profile with { Token = await gateway.DevelopmentTokenAsync(sub: "anne"), Headers = "X-API-Key: another\r\n" }).AsEnvoyAsync(gateway.Door);

        Assert.Equal(200, answer.Status);
        var removed = answer.Header("x-envoy-auth-headers-to-remove")!.Split(',');
        Assert.Contains("x-api-key", removed);
        Assert.DoesNotContain("authorization", removed);
        Assert.DoesNotContain("dpop", removed);
    }

    [Fact]
    public async Task Behind_a_real_nginx_a_gateway_that_is_gone_opens_nothing()
    {
        Assert.SkipWhen(NginxProcess.SkipReason is not null, NginxProcess.SkipReason ?? "");
        await using var nginx = await NginxProcess.StartAsync(
            landscape.Application.Address, new NginxOptions { Sample = "doors/nginx.conf", Door = new Uri($"http://127.0.0.1:{FreePort.Next()}") });
        var answer = await Profile.ThroughProxyAsync(nginx.Address);

        Assert.Equal((503, "5"), (answer.Status, answer.Header("Retry-After")));
    }

    [Fact]
    public async Task The_questions_are_counted_by_door_and_status()
    {
        await Profile.AsCaddyAsync(Door);
        await (Profile with { Token = null }).AsCaddyAsync(Door);
        var page = "";
        await Eventually.TrueAsync(
            async () => (page = await landscape.Gateway.ManagementClient.GetStringAsync("/metrics")).Contains("""authgateway_door_requests_total{door="caddy",http_response_status_code="401"}""", StringComparison.Ordinal),
            what: page);
        Assert.Contains("""authgateway_door_requests_total{door="caddy",http_response_status_code="200"}""", page, StringComparison.Ordinal);
    }

    private static JsonElement Claims(string token)
    {
        var part = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '='))));
        return document.RootElement.Clone();
    }
}
