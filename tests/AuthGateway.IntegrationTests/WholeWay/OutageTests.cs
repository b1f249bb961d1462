using System.Net;
using System.Net.Http.Headers;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.WholeWay;

/// <summary>What a dead dependency may and may not do: 503, never 401, never open.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task A_frozen_Redis_is_503_after_the_lease_but_not_for_a_route_that_says_how_long_it_goes_on()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        await using var redis = await RedisServerProcess.StartAsync();
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(
            [
                ("Redis:Url", $"redis://{redis.Endpoint}"),
                ("Revocation:Lease", "00:00:01"),
                ("Revocation:PollInterval", "00:00:00.200"),
                ("Authorization:Policies:members:Scopes:0", "profile"),
                .. Gateway.Route("strict", legacy.Address, "members", "/echo/strict"),
                .. Gateway.Route("lenient", legacy.Address, "members", "/echo/lenient"),
                ("ReverseProxy:Routes:lenient:Metadata:ContinueWithoutRedisFor", "00:10:00"),
            ],
            "Development");
        var token = await gateway.DevelopmentTokenAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/echo/strict", token));

        redis.Freeze();
        await Eventually.TrueAsync(async () => await StatusAsync(gateway, "/echo/strict", token) == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/echo/lenient", token));
        Assert.Equal(HttpStatusCode.OK, (await gateway.ManagementClient.GetAsync("/readyz")).StatusCode);

        redis.Thaw();
        await Eventually.TrueAsync(async () => await StatusAsync(gateway, "/echo/strict", token) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Keys_that_were_never_fetched_are_503_with_Retry_After_and_not_ready()
    {
        Assert.SkipWhen(OidcProviderProcess.SkipReason is not null, OidcProviderProcess.SkipReason ?? "");
        await using var provider = await OidcProviderProcess.StartAsync();
        await using var legacy = await LegacySystemProcess.StartAsync();
        var token = await provider.MintAsync(new { sub = "member-1", aud = "https://legacy.example.com", scope = "profile" });
        LogCanary.Watch(token);
        await provider.StopListeningAsync();
        await using var gateway = await Gateway.StartAsync(
            [
                ("Authentication:Issuers:main:Issuer", provider.Issuer),
                ("Authentication:Issuers:main:AllowHttp", "true"),
                ("Authentication:Issuers:main:Audiences:0", "https://legacy.example.com"),
                ("Authorization:Policies:members:Scopes:0", "profile"),
                .. Gateway.Route("members", legacy.Address, "members", "/echo/{**rest}"),
            ],
            "Development",
            waitUntilReady: false);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/x");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await gateway.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Empty(response.Headers.WwwAuthenticate);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.ManagementClient.GetAsync("/readyz")).StatusCode);

        await provider.StartListeningAsync();
        await Eventually.TrueAsync(async () => await StatusAsync(gateway, "/echo/x", token) == HttpStatusCode.OK, TimeSpan.FromSeconds(90));

        // From here on the last good keys serve, whatever becomes of the provider.
        await provider.StopListeningAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/echo/x", token));
    }

    private static async Task<HttpStatusCode> StatusAsync(Gateway gateway, string path, string token) =>
        (await WholeWayFixture.GetAsync(gateway.Client, path, token)).StatusCode;
}
