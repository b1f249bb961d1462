using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

[Collection(LandscapeTests.Name)]
public sealed class RevocationTests(Landscape landscape, ITestOutputHelper output)
{
    [Theory]
    [InlineData("token_id", "jti")]
    [InlineData("subject", "sub")]
    [InlineData("session_id", "sid")]
    public async Task A_revocation_is_seen_by_every_replica(string kind, string claim)
    {
        await using var other = await landscape.StartGatewayAsync();
        var value = $"{claim}-{Guid.NewGuid():N}";
        var token = await landscape.MintAsync(new Dictionary<string, object> { [claim] = value });
        var bystander = await landscape.MintAsync(new Dictionary<string, object> { [claim] = value + "-other" });
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", token));
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", token, other));

        Assert.Equal(201, await RevokeAsync(landscape.Gateway, new Dictionary<string, object> { ["issuer"] = landscape.Provider.Issuer, [kind] = value }));
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(async () => await landscape.StatusAsync("/echo/x", token, other) == 401, what: "the other replica refuses the token");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: seen by the other replica after {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:F1} ms."));
        await Eventually.TrueAsync(async () => await landscape.StatusAsync("/echo/x", token) == 401, what: "the replica that was told refuses the token");

        using var response = await landscape.SendAsync("/echo/x", token, other);
        Assert.Contains("error_description=\"The access token was revoked\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("revoked", await landscape.ReasonAsync(response, other));
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", bystander));
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", bystander, other));
        // A replica that starts later knows it from its first request on.
        await using var late = await landscape.StartGatewayAsync();
        Assert.Equal(401, await landscape.StatusAsync("/echo/x", token, late));
    }

    [Fact]
    public async Task A_route_that_confirms_knows_a_revocation_at_once_on_every_replica_and_waits_for_Redis()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();

        // No message and no timer tells the other replica: it knows only what it asks for.
        (string, string)[] keys =
        [
            ("Redis:Url", $"redis://{redis.Endpoint}"), ("Revocation:Lease", "00:02:00"), ("Revocation:PollInterval", "00:01:00"), ("Revocation:ConfirmTimeout", "00:00:00.300"),
            .. Gateway.Route("sure", landscape.Upstream, "known", "/sure/{**rest}"), ("ReverseProxy:Routes:sure:Metadata:ConfirmRevocations", "true"),
        ];
        await using var told = await landscape.StartGatewayAsync(keys);
        await using var other = await landscape.StartGatewayAsync(keys);
        for (var round = 0; round < 20; round++)
        {
            var id = $"confirmed-{Guid.NewGuid():N}";
            var token = await landscape.MintAsync(new Dictionary<string, object> { ["jti"] = id });
            Assert.NotEqual(401, await landscape.StatusAsync("/sure/x", token, other));
            Assert.Equal(201, await RevokeAsync(told, new Dictionary<string, object> { ["issuer"] = landscape.Provider.Issuer, ["token_id"] = id }));

            // At once: not eventually.
            Assert.Equal(401, await landscape.StatusAsync("/sure/x", token, other));
        }

        Assert.True((await other.ReportedAsync("sure")).WithStalls("redis") > 0);
        var good = await landscape.MintAsync();
        redis.Freeze();
        try
        {
            using var refused = await landscape.SendAsync("/sure/x", good, other);
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal("revocations_unknown", await landscape.ReasonAsync(refused, other));
            Assert.NotEqual(503, await landscape.StatusAsync("/echo/x", good, other));
        }
        finally
        {
            redis.Thaw();
        }
    }

    [Fact]
    public async Task The_admin_API_wants_its_token_and_is_not_on_the_data_port()
    {
        var revocation = new Dictionary<string, object> { ["issuer"] = landscape.Provider.Issuer, ["subject"] = "member-of-nobody" };
        Assert.Equal(401, await RevokeAsync(landscape.Gateway, revocation, admin: null));
        Assert.Equal(401, await RevokeAsync(landscape.Gateway, revocation, admin: Gateway.AdminToken + "x"));
        Assert.Equal(401, await RevokeAsync(landscape.Gateway, revocation, admin: await landscape.MintAsync()));
        Assert.Equal(400, await RevokeAsync(landscape.Gateway, new Dictionary<string, object> { ["issuer"] = landscape.Provider.Issuer }));
        using var content = JsonContent.Create(revocation);
        Assert.Equal(404, (int)(await landscape.Gateway.Client.PostAsync("/admin/revocations", content)).StatusCode);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R1")]
    public async Task With_Redis_frozen_a_route_refuses_after_the_lease_unless_it_declares_to_go_on()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        await using var gateway = await landscape.StartGatewayAsync(
            [("Redis:Url", $"redis://{redis.Endpoint}"), ("Revocation:Lease", "00:00:02"), ("Revocation:PollInterval", "00:00:00.500")]);
        var token = await landscape.MintAsync();
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", token, gateway));
        redis.Freeze();
        try
        {
            var seen = new HashSet<int>();
            await Eventually.TrueAsync(async () =>
            {
                var status = await landscape.StatusAsync("/echo/x", token, gateway);
                seen.Add(status);
                Assert.Equal(200, await landscape.StatusAsync("/echo/patient/x", token, gateway));
                return status == 503;
            });
            Assert.Subset(new HashSet<int> { 200, 503 }, seen);
            // A token that was never seen before is checked the same way.
            var fresh = await landscape.MintAsync(new { sub = "member-9" });
            using var refused = await landscape.SendAsync("/echo/x", fresh, gateway);
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal("revocations_unknown", await landscape.ReasonAsync(refused, gateway));
            Assert.Equal(200, await landscape.StatusAsync("/echo/patient/x", fresh, gateway));
            Assert.Equal(503, await RevokeAsync(gateway, new Dictionary<string, object> { ["issuer"] = landscape.Provider.Issuer, ["subject"] = "member-9" }));
        }
        finally
        {
            redis.Thaw();
        }

        await Eventually.TrueAsync(async () => await landscape.StatusAsync("/echo/x", token, gateway) == 200, what: "the route answers again");
    }

    private static async Task<int> RevokeAsync(Gateway gateway, Dictionary<string, object> revocation, string? admin = Gateway.AdminToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/revocations") { Content = JsonContent.Create(revocation) };
        if (admin is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", admin);
        }

        using var response = await gateway.ManagementClient.SendAsync(request);
        return (int)response.StatusCode;
    }
}
