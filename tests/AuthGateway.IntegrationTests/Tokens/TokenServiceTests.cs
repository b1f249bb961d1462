using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.Redis;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Tokens;

/// <summary>The token service as clients and resource servers see it: over sockets, on a real Redis.</summary>
public sealed class TokenServiceTests : IAsyncLifetime
{
    private TokenService _service = null!;

    public async ValueTask InitializeAsync() => _service = await TokenService.StartAsync();

    public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_token_for_the_gateways_own_API_is_accepted_by_its_routes_and_one_for_another_is_not()
    {
        Assert.Equal(200, await _service.CallAsync("/echo/x", await _service.TokenAsync("&scope=profile")));
        Assert.Equal(401, await _service.CallAsync("/echo/x", await _service.TokenAsync($"&scope=profile&resource={TokenService.Orders}")));
        Assert.Equal(403, await _service.CallAsync("/echo/x", await _service.TokenAsync("&scope=points:read")));

        // An application is an application, whatever its scopes.
        Assert.Equal(403, await _service.CallAsync("/echo/members/x", await _service.TokenAsync("&scope=profile")));
    }

    [Fact]
    public async Task A_legacy_login_becomes_tokens_that_go_on_without_it_and_end_together()
    {
        var first = await _service.ExchangeAsync();
        var (access, refresh) = (first["access_token"]!.GetValue<string>(), first["refresh_token"]!.GetValue<string>());
        Assert.Equal(200, await _service.CallAsync("/echo/members/x", access));

        var (status, second, _) = await _service.PostAsync("/oauth2/token", $"grant_type=refresh_token&refresh_token={refresh}");
        Assert.True(status == 200, $"{status}: {second}");
        Assert.Equal("member-7", Jws.Read(second!["access_token"]!.GetValue<string>()).Claims["sub"]!.GetValue<string>());
        Assert.Equal(200, await _service.CallAsync("/echo/members/x", second["access_token"]!.GetValue<string>()));

        (status, _, _) = await _service.PostAsync("/oauth2/revoke", $"token={second["refresh_token"]!.GetValue<string>()}");
        Assert.Equal(200, status);
        Assert.Equal(401, await _service.CallAsync("/echo/members/x", access));
        Assert.Equal(401, await _service.CallAsync("/echo/members/x", second["access_token"]!.GetValue<string>()));
        (status, var refused, _) = await _service.PostAsync("/oauth2/token", $"grant_type=refresh_token&refresh_token={second["refresh_token"]!.GetValue<string>()}");
        Assert.Equal((400, "invalid_grant"), (status, refused!["error"]!.GetValue<string>()));
    }

    [Fact]
    public async Task CWE_613_revoking_the_legacy_subject_ends_the_access_and_refresh_tokens_that_its_login_became()
    {
        var tokens = await _service.ExchangeAsync("login-of-member-8");
        var (access, refresh) = (tokens["access_token"]!.GetValue<string>(), tokens["refresh_token"]!.GetValue<string>());
        Assert.Equal(200, await _service.CallAsync("/echo/members/x", access));
        var bystander = (await _service.ExchangeAsync("login-of-member-9"))["access_token"]!.GetValue<string>();

        Assert.Equal(201, await _service.RevokeSubjectAsync("member-8"));
        Assert.Equal(401, await _service.CallAsync("/echo/members/x", access));
        Assert.Equal(400, (await _service.PostAsync("/oauth2/token", $"grant_type=refresh_token&refresh_token={refresh}")).Status);
        Assert.Equal(200, await _service.CallAsync("/echo/members/x", bystander));

        // It is not forgotten while a family from before could be restored.
        var kept = _service.Gateway.Services.GetRequiredService<RevocationCopy>().Table.Find(new RevocationKey(RevocationKind.Subject, TokenService.Legacy, "member-8"));
        Assert.True(kept!.Value.SecondsLeft > TimeSpan.FromDays(29).TotalSeconds);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public async Task RFC_6749_section_3_2_what_is_no_POST_is_not_handed_to_an_upstream_with_a_wide_route(string method)
    {
        await using var gateway = await _service.StartGatewayAsync(Support.Gateway.Route("all", _service.Upstream, "Anonymous", "/{**rest}"));
        foreach (var path in new[] { "/oauth2/token", "/oauth2/introspect", "/oauth2/revoke" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}?grant_type=client_credentials&client_secret=x");
            using var response = await gateway.Client.SendAsync(request);
            Assert.Equal((405, "POST"), ((int)response.StatusCode, string.Join(',', response.Content.Headers.Allow)));
        }
    }

    [Fact]
    public async Task A_revoked_access_token_is_refused_by_every_replica_and_not_active()
    {
        await using var other = await _service.StartGatewayAsync();
        var token = await _service.TokenAsync($"&scope=profile&resource={TokenService.Api}&resource={TokenService.Orders}");
        var (_, active, _) = await _service.PostAsync("/oauth2/introspect", $"token={token}", "orders");
        Assert.True(active!["active"]!.GetValue<bool>());
        Assert.Equal(200, await _service.CallAsync("/echo/x", token, other));

        Assert.Equal(200, (await _service.PostAsync("/oauth2/revoke", $"token={token}")).Status);
        Assert.Equal(401, await _service.CallAsync("/echo/x", token));
        await Eventually.TrueAsync(async () => await _service.CallAsync("/echo/x", token, other) == 401, what: "the other replica knows");
        (_, var inactive, _) = await _service.PostAsync("/oauth2/introspect", $"token={token}", "orders");
        Assert.Equal("""{"active":false}""", inactive!.ToJsonString());
    }

    [Fact]
    public async Task RFC_7523_section_3_an_assertion_that_one_replica_took_is_refused_by_the_other()
    {
        await using var other = await _service.StartGatewayAsync();
        var form = $"grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={_service.Assertion()}";

        Assert.Equal(200, (await _service.PostAsync("/oauth2/token", form, client: null)).Status);
        var (status, refused, response) = await _service.PostAsync("/oauth2/token", form, client: null, other);
        Assert.Equal((401, "invalid_client"), (status, refused!["error"]!.GetValue<string>()));
        Assert.Empty(response.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task Without_Redis_nothing_is_issued_and_nobody_is_refused()
    {
        await _service.TokenAsync();
        await _service.Redis.DisposeAsync();

        var (status, _, response) = await _service.PostAsync("/oauth2/token", "grant_type=client_credentials");
        Assert.Equal(503, status);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Metadata_is_the_configurations_whatever_the_host_header_says()
    {
        foreach (var path in new[] { "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = "evil.example.test";
            using var response = await _service.Gateway.Client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var document = JsonNode.Parse(text)!;

            Assert.Equal(200, (int)response.StatusCode);
            Assert.DoesNotContain("evil", text, StringComparison.Ordinal);
            Assert.Equal((TokenService.Issuer, $"{TokenService.Issuer}/oauth2/token"), (document["issuer"]!.GetValue<string>(), document["token_endpoint"]!.GetValue<string>()));
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            Assert.Equal(304, (int)(await _service.Gateway.Client.SendAsync(again)).StatusCode);
        }

        var resource = JsonNode.Parse(await _service.Gateway.Client.GetStringAsync("/.well-known/oauth-protected-resource"))!;
        Assert.Equal((TokenService.Api, TokenService.Issuer), (resource["resource"]!.GetValue<string>(), resource["authorization_servers"]![0]!.GetValue<string>()));
    }

    [Fact]
    public async Task RFC_6749_section_3_2_the_token_endpoint_takes_POST_alone_and_small_bodies()
    {
        Assert.Equal(404, (int)(await _service.Gateway.Client.GetAsync("/oauth2/token?grant_type=client_credentials")).StatusCode);
        var (status, _, _) = await _service.PostAsync("/oauth2/token", $"grant_type=client_credentials&x={new string('a', 70_000)}");
        Assert.Equal(413, status);
    }

    [Fact]
    public async Task Guessing_is_stopped_and_the_client_itself_goes_on_from_elsewhere()
    {
        await using var strict = await _service.StartGatewayAsync([("TokenService:Limits:Failures", "3")]);
        var form = "grant_type=client_credentials&client_id=poster&client_secret=wrong-wrong-wrong";
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(401, (await _service.PostAsync("/oauth2/token", form, client: null, strict)).Status);
        }

        var (status, _, response) = await _service.PostAsync("/oauth2/token", form, client: null, strict);
        Assert.Equal(429, status);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.True(response.Headers.Contains("RateLimit") && response.Headers.Contains("RateLimit-Policy"));

        // Another client of the same address is none of its business.
        Assert.Equal(200, (await _service.PostAsync("/oauth2/token", "grant_type=client_credentials", "app", strict)).Status);
    }

    [Fact]
    public async Task RFC_9701_a_signed_answer_is_signed_by_the_published_key()
    {
        var (_, _, response) = await _service.PostAsync(
            "/oauth2/introspect", $"token={await _service.TokenAsync($"&resource={TokenService.Orders}")}", "orders", accept: "application/token-introspection+jwt");
        var answer = await response.Content.ReadAsStringAsync();
        var keys = JsonNode.Parse(await _service.Gateway.Client.GetStringAsync("/.well-known/jwks.json"))!;

        Assert.True(Jws.IsSignedBy(answer, keys["keys"]![0]!));
        Assert.Equal("orders", Jws.Read(answer).Claims["aud"]!.GetValue<string>());
    }
}
