using AuthGateway.Authentication.ApiKeys;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>A primary that is cut off from its replicas and from the Sentinels, but not from a part of the gateway: it is replaced, and goes on without knowing.</summary>
[Collection(LandscapeTests.Name)]
public sealed class TwoPrimariesTests(Landscape landscape)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Unproven = TimeSpan.FromSeconds(8);

    // What a test may be late by on a machine with other work, between an answer and its being looked at.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    [Fact]
    [Trait(FaultCatalogue.Row, "R12")]
    public async Task The_old_one_has_nothing_acknowledged_and_is_believed_for_a_bounded_time_and_not_at_all_where_it_is_confirmed()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var sentinels = await RedisSentinels.StartAsync(RedisSentinels.DownAfter, isPrimaryBehindNetwork: true);
        var old = await sentinels.PrimaryAsync();
        // It reaches the old primary and nobody else.
        await using var minority = await StartAsync(("Redis:Url", $"redis://{old.Endpoint}"));
        await using var majority = await StartAsync(("Redis:Url", sentinels.Url), ("Redis:SentinelService", RedisSentinels.Service));
        var id = Guid.NewGuid().ToString("N");
        var member = await landscape.MintAsync(new { sub = $"member-{id}" });
        await Eventually.TrueAsync(async () => await landscape.RevokeAsync(minority, $"before-{id}") == 201, TimeSpan.FromMinutes(1), "the primary's writes are confirmed");
        await Eventually.TrueAsync(async () => await landscape.StatusAsync("/echo/sure/x", member, minority) == 200, TimeSpan.FromMinutes(1), "the primary is proven");
        Assert.Equal((404, 401, 200), await UnknownKeyAsync(minority));

        sentinels.Network!.Blackhole = true;
        var cutAt = TimeProvider.System.GetTimestamp();
        // From here on the old primary's word confirms nothing, whoever is the primary.
        Assert.Equal(503, await landscape.StatusAsync("/echo/sure/x", member, minority));
        Assert.Equal(503, await landscape.RevokeAsync(minority, $"alone-{id}"));
        // What it does not know, its successor may.
        Assert.Equal((503, 503, 503), await UnknownKeyAsync(minority));
        await sentinels.WaitForAnotherAsync(old);
        await Eventually.TrueAsync(async () => await landscape.RevokeAsync(majority, $"member-{id}") == 201, TimeSpan.FromMinutes(1), "the new primary's writes are confirmed");

        var (statuses, last) = (new List<int>(), TimeSpan.Zero);
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.Equal(503, await landscape.StatusAsync("/echo/sure/x", member, minority));
                Assert.Equal(503, await landscape.RevokeAsync(minority, $"alone-{id}"));
                var asked = TimeProvider.System.GetElapsedTime(cutAt);
                statuses.Add(await landscape.StatusAsync("/echo/x", member, minority));
                last = statuses[^1] == 200 ? asked : last;
                return statuses.TakeLast(10).Count(status => status == 503) == 10;
            },
            TimeSpan.FromMinutes(2),
            "the revoked member is not served at the old side any more");
        Assert.Subset(new HashSet<int> { 200, 503 }, statuses.ToHashSet());
        Assert.True(last < Unproven + Lease + Late, $"served until {last} after the cut");
        Assert.Equal(401, await landscape.StatusAsync("/echo/x", member, majority));

        // The cut ends: nothing that was acknowledged is lost, and the old one is a replica.
        sentinels.Network.Blackhole = false;
        await RedisSentinels.WaitForReplicaAsync(old);
        await using var late = await StartAsync(("Redis:Url", sentinels.Url), ("Redis:SentinelService", RedisSentinels.Service));
        Assert.Equal(401, await landscape.StatusAsync("/echo/x", member, late));
        Assert.Equal(401, await landscape.StatusAsync("/echo/x", member, majority));
    }

    // What an operator who revokes an API key that there is not is answered, the caller with that key, and the operator who lists the keys, of which there are none.
    private static async Task<(int Revoked, int Asked, int Listed)> UnknownKeyAsync(Gateway gateway)
    {
        var key = ApiKeyText.New(ApiKeyText.NewId());
        using var revoked = await gateway.ManagementClient.SendAsync(
            new HttpRequestMessage(HttpMethod.Delete, $"/admin/api-keys/{key.Id}") { Headers = { Authorization = GatewayProcess.Bearer(Gateway.AdminToken) } });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/key/x");
        request.Headers.Add("X-API-Key", key.Text);
        using var asked = await gateway.Client.SendAsync(request);
        using var listed = await gateway.ManagementClient.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/admin/api-keys") { Headers = { Authorization = GatewayProcess.Bearer(Gateway.AdminToken) } });
        return ((int)revoked.StatusCode, (int)asked.StatusCode, (int)listed.StatusCode);
    }

    private Task<Gateway> StartAsync(params (string Key, string Value)[] redis) => landscape.StartGatewayAsync(
    [
        .. redis,
        ("Redis:CommandTimeout", "00:00:01"),
        ("Revocation:ConfirmingReplicas", "1"),
        ("Revocation:Lease", $"{Lease}"),
        ("Revocation:PollInterval", "00:00:00.200"),
        ("Revocation:UnprovenFor", $"{Unproven}"),
        ("Revocation:ConfirmTimeout", "00:00:05"),
        ("Authentication:ApiKeys:Enabled", "true"),
        ("Authentication:ApiKeys:HashKeys:0", "pepper-of-two-primaries-0123456789abcdef"),
        .. Gateway.Route("key", landscape.Upstream, "Authenticated", "/echo/key/{**rest}"),
        ("ReverseProxy:Routes:key:Metadata:AuthenticationSchemes", "api-key"),
        .. Gateway.Route("sure", landscape.Upstream, "known", "/echo/sure/{**rest}"),
        ("ReverseProxy:Routes:sure:Metadata:ConfirmRevocations", "true"),
    ]);
}
