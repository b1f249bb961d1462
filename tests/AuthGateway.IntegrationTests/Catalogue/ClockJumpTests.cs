using System.Globalization;
using System.Net.Http.Json;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>Somebody sets the machine's clock while the gateway runs: what has a date is judged by the new time, what is remembered ends as before.</summary>
[Collection(LandscapeTests.Name)]
public sealed class ClockJumpTests(Landscape landscape)
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Fact]
    [Trait(FaultCatalogue.Row, "K10")]
    public async Task Tokens_are_judged_by_the_new_time_with_the_leeway_and_nothing_else_is_refused()
    {
        await using var gateway = await JumpingGateway.StartAsync(landscape);
        var now = await MintAsync(TimeSpan.Zero, FiveMinutes);
        Assert.Equal(200, await gateway.StatusAsync("/echo/x", now));

        // It was verified and is remembered: that it has ended is seen all the same. The revocations' lease does not end with it.
        gateway.Clock.Set(TenMinutes);
        Assert.Equal(401, await gateway.StatusAsync("/echo/x", now));
        var later = await MintAsync(TenMinutes, FiveMinutes);
        Assert.Equal(200, await gateway.StatusAsync("/echo/x", later));
        Assert.True(await gateway.IsReadyAsync(), "the gateway is ready");

        // Back: a token of that future is not good yet, and one that was good is good again.
        gateway.Clock.Set(TimeSpan.Zero);
        Assert.Equal(401, await gateway.StatusAsync("/echo/x", later));
        Assert.Equal(200, await gateway.StatusAsync("/echo/x", now));
        gateway.Clock.Set(-TenMinutes);
        Assert.Equal(401, await gateway.StatusAsync("/echo/x", now));
        Assert.Equal(200, await gateway.StatusAsync("/echo/x", await MintAsync(-TenMinutes, FiveMinutes)));
        Assert.True(await gateway.IsReadyAsync(), "the gateway is ready");

        // Within the 30 s that clocks may differ by. The test itself takes time: 20 s of it are left.
        var ended = await MintAsync(-FiveMinutes, FiveMinutes - TimeSpan.FromSeconds(10));
        gateway.Clock.Set(TimeSpan.FromSeconds(-20));
        Assert.Equal(200, await gateway.StatusAsync("/echo/x", ended));
        gateway.Clock.Set(TimeSpan.FromSeconds(40));
        Assert.Equal(401, await gateway.StatusAsync("/echo/x", ended));
    }

    [Theory]
    [InlineData(-600)]
    [InlineData(600)]
    [Trait(FaultCatalogue.Row, "K10")]
    public async Task A_jump_prolongs_no_lease_and_takes_back_no_revocation(int seconds)
    {
        await using var gateway = await JumpingGateway.StartAsync(landscape, ("Revocation:Lease", "00:00:02"), ("Revocation:PollInterval", "00:00:00.500"));
        var id = $"jump-{Guid.NewGuid():N}";
        var revoked = await MintAsync(TimeSpan.Zero, TimeSpan.FromHours(1), id);
        using (var revocation = new HttpRequestMessage(HttpMethod.Post, "/admin/revocations"))
        {
            revocation.Headers.Authorization = new("Bearer", Gateway.AdminToken);
            revocation.Content = JsonContent.Create(new Dictionary<string, object> { ["issuer"] = landscape.Provider.Issuer, ["token_id"] = id });
            using var written = await gateway.Management.SendAsync(revocation);
            Assert.Equal(201, (int)written.StatusCode);
        }

        Assert.Equal(401, await gateway.StatusAsync("/echo/x", revoked));
        gateway.Clock.Set(TimeSpan.FromSeconds(seconds));
        var good = await MintAsync(TimeSpan.FromSeconds(seconds), TimeSpan.FromHours(1));
        Assert.Equal(200, await gateway.StatusAsync("/echo/x", good));
        Assert.Equal(401, await gateway.StatusAsync("/echo/x", revoked));

        // By a clock that was set back the copy would be good for ten minutes more.
        gateway.Redis.Freeze();
        try
        {
            await Eventually.TrueAsync(async () => await gateway.StatusAsync("/echo/x", good) == 503, TimeSpan.FromMinutes(2), "the lease has ended");
        }
        finally
        {
            gateway.Redis.Thaw();
        }

        await Eventually.TrueAsync(async () => await gateway.StatusAsync("/echo/x", good) == 200, TimeSpan.FromMinutes(1), "the copy is confirmed again");
        Assert.Equal(401, await gateway.StatusAsync("/echo/x", revoked));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K10")]
    public async Task Sessions_and_limits_outlive_jumps_and_end_when_they_are_ended()
    {
        await using var gateway = await JumpingGateway.StartAsync(
            landscape,
            [
                ("Authentication:Sessions:Enabled", "true"), ("Authentication:Sessions:CacheFor", "00:00:00"), ("Authentication:Sessions:Failures:Permits", "2"),
                .. Gateway.Route("both", landscape.Upstream, "Authenticated", "/echo/both/{**rest}"), ("ReverseProxy:Routes:both:Metadata:AuthenticationSchemes", "bearer,session"),
            ]);
        using var begun = await gateway.SendAsync(HttpMethod.Post, "/session", await MintAsync(TimeSpan.Zero, TimeSpan.FromHours(1)));
        Assert.Equal(201, (int)begun.StatusCode);
        var cookie = Assert.Single(begun.Headers.GetValues("Set-Cookie")).Split(';')[0];
        foreach (var jump in (TimeSpan[])[TenMinutes, -TenMinutes, TimeSpan.Zero])
        {
            gateway.Clock.Set(jump);
            Assert.Equal(200, await gateway.StatusAsync("/echo/both/x", cookie: cookie));
        }

        // Attempts are counted by Redis' clock: a jump gives no new ones.
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            gateway.Clock.Set(TenMinutes * i);
            statuses.Add(await gateway.StatusAsync("/echo/both/x", cookie: $"__Host-session={new string((char)('B' + i), 44)}"));
        }

        Assert.Equal([401, 401, 429, 429], statuses);
        gateway.Clock.Set(-TenMinutes);
        using var logout = await gateway.SendAsync(HttpMethod.Delete, "/session", cookie: cookie);
        Assert.Equal(204, (int)logout.StatusCode);
        Assert.Equal(429, await gateway.StatusAsync("/echo/both/x", cookie: cookie));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K10")]
    public async Task How_far_the_issuers_clock_is_from_this_one_is_told()
    {
        await using var gateway = await JumpingGateway.StartAsync(landscape, ("Authentication:Issuers:main:KeysRefreshInterval", "00:00:10"));
        await Eventually.TrueAsync(async () => await DifferenceAsync(gateway) is > -30 and < 30, TimeSpan.FromMinutes(1), "the clocks agree");

        gateway.Clock.Set(TenMinutes);

        await Eventually.TrueAsync(async () => await DifferenceAsync(gateway) is > -630 and < -570, TimeSpan.FromMinutes(2), "the issuer is ten minutes behind");
    }

    private static async Task<double?> DifferenceAsync(JumpingGateway gateway) => (await gateway.Management.GetStringAsync("/metrics")).Split('\n')
        .Where(line => line.StartsWith("authgateway_keys_clock_difference_seconds{issuer=\"main\"}", StringComparison.Ordinal))
        .Select(line => (double?)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))
        .SingleOrDefault();

    // A token of a moment so far from this machine's time.
    private Task<string> MintAsync(TimeSpan at, TimeSpan lifetime, string? id = null)
    {
        var issued = (DateTimeOffset.UtcNow + at).ToUnixTimeSeconds();
        return landscape.MintAsync(new { iat = issued, nbf = issued, exp = issued + (long)lifetime.TotalSeconds, jti = id ?? Guid.NewGuid().ToString("N") });
    }
}
