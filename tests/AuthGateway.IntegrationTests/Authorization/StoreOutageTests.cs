using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using static AuthGateway.IntegrationTests.Authorization.PolicyLandscape;

namespace AuthGateway.IntegrationTests.Authorization;

/// <summary>Redis is gone: what a policy cannot know is 503, what it knows without the store is answered.</summary>
public sealed class StoreOutageTests(PolicyLandscape landscape) : IClassFixture<PolicyLandscape>
{
    [Fact]
    public async Task A_store_that_does_not_answer_is_neither_a_refusal_nor_an_allowance()
    {
        await landscape.WriteAsync("member:m1", "owner", "member:m1");
        await using var link = TcpChaosProxy.Start(new Uri($"http://{landscape.Redis}"));
        await using var gateway = await landscape.StartAsync(
            link.Endpoint,
            [
                ("Relationships:Lease", "00:00:01"), ("Relationships:PollInterval", "00:00:00.2"), ("Relationships:WaitTimeout", "00:00:00.5"),
                .. landscape.Route("owned", "/owned/{memberId}", [("PrincipalTypes:0", "Member"), .. landscape.Relation("member:{principal.subject}", "owner", "member:{memberId}")]),
                .. landscape.Route(
                    "either",
                    "/either/{memberId}",
                    [("AnyOf:0:Roles:0", "lead"), .. landscape.Relation("{principal.type}:{principal.subject}", "owner", "member:{memberId}", "AnyOf:1:")]),
                ("ReverseProxy:Routes:owned:Metadata:ContinueWithoutRedisFor", "00:30:00"),
                ("ReverseProxy:Routes:either:Metadata:ContinueWithoutRedisFor", "00:30:00"),
            ]);
        var member = await gateway.DevelopmentTokenAsync(sub: "m1");
        var lead = await gateway.DevelopmentTokenAsync("employee", "dora", query: "&role=lead");
        var employee = await gateway.DevelopmentTokenAsync("employee", "emil");

        // A busy machine may let a lease of a second run out.
        await Eventually.TrueAsync(async () => (await SendAsync(gateway, "/owned/m1", member)).Status == 200);
        await Eventually.TrueAsync(async () => (await SendAsync(gateway, "/owned/m2", member)).Status == 403);

        link.Blackhole = true;
        await Eventually.TrueAsync(async () => (await SendAsync(gateway, "/owned/m1", member)).Status == 503, TimeSpan.FromSeconds(60));
        var response = await SendAsync(gateway, "/owned/m1", member);
        Assert.Equal(503, response.Status);
        Assert.NotNull(response.Header("Retry-After"));
        Assert.Contains("authorization_unavailable", response.Text, StringComparison.Ordinal);
        var reported = await ReportedAsync(gateway, response);
        Assert.Equal(("unavailable", "relations_stale", "redis"), (reported.Decision, reported.Reason, reported.FailedBy));
        Assert.True(reported.WithStalls("redis") > 0);

        // The caller alone decides: no store is needed for a yes in "any", nor for a no in "all".
        Assert.Equal(200, (await SendAsync(gateway, "/either/m1", lead)).Status);
        Assert.Equal(503, (await SendAsync(gateway, "/either/m1", member)).Status);
        Assert.Equal(403, (await SendAsync(gateway, "/owned/m1", employee)).Status);

        // Taken out of service for its routes that go on without Redis, the replica would refuse what they declare.
        Assert.True((await gateway.ManagementClient.GetAsync("/readyz")).IsSuccessStatusCode);

        link.Blackhole = false;
        link.ResetConnections();
        await Eventually.TrueAsync(async () => (await SendAsync(gateway, "/owned/m1", member)).Status == 200, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_replica_that_has_not_read_its_stores_is_not_ready()
    {
        await using var link = TcpChaosProxy.Start(new Uri($"http://{landscape.Redis}"));
        link.ResetNewConnections = true;
        await using var gateway = await Gateway.StartAsync(
            landscape.Keys(
                link.Endpoint, landscape.Route("owned", "/owned/{memberId}", [.. landscape.Relation("{principal.type}:{principal.subject}", "owner", "member:{memberId}")])),
            "Development",
            waitUntilReady: false);
        using var early = await gateway.ManagementClient.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.Contains($"relationship stores: {landscape.Store} not loaded", await early.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        link.ResetNewConnections = false;
        await Eventually.TrueAsync(async () => (await gateway.ManagementClient.GetAsync("/readyz")).IsSuccessStatusCode, TimeSpan.FromSeconds(60));
        Assert.Contains($"{landscape.Store} at revision ", await gateway.ManagementClient.GetStringAsync("/healthz/deep"), StringComparison.Ordinal);
    }
}
