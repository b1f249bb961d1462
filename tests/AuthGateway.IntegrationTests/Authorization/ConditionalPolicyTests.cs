using AuthGateway.Authorization;
using static AuthGateway.IntegrationTests.Authorization.PolicyLandscape;

namespace AuthGateway.IntegrationTests.Authorization;

/// <summary>Routes whose policies read the request and ask about relationships, in a real gateway with a real Redis.</summary>
public sealed class ConditionalPolicyTests(PolicyLandscape landscape) : IClassFixture<PolicyLandscape>
{
    [Fact]
    public async Task A_member_reads_their_own_profile_and_nobody_elses()
    {
        await using var gateway = await landscape.StartAsync(landscape.Redis, landscape.Route(
            "own", "/members/{memberId}/profile", ("PrincipalTypes:0", "Member"), ("Condition", "principal.subject == request.path_params.memberId")));
        var token = await gateway.DevelopmentTokenAsync(sub: "anne%2B1");

        Assert.Equal(200, (await SendAsync(gateway, "/members/anne+1/profile", token)).Status);
        Assert.Equal(200, (await SendAsync(gateway, "/members/anne%2B1/profile", token)).Status);
        var denied = await SendAsync(gateway, "/members/bob/profile", token);
        Assert.Equal((403, "condition"), (denied.Status, await ReasonAsync(gateway, denied)));
        Assert.Equal(403, (await SendAsync(gateway, "/members/anne+1/profile", await gateway.DevelopmentTokenAsync("employee", "anne%2B1"))).Status);
    }

    [Fact]
    public async Task An_employee_may_by_role_or_by_relationship()
    {
        await landscape.WriteAsync("employee:carl", "supporter", "member:m1");
        await using var gateway = await landscape.StartAsync(landscape.Redis, landscape.Route(
            "support",
            "/members/{memberId}/notes",
            [
                ("PrincipalTypes:0", "Employee"), ("AnyOf:0:Roles:0", "support-lead"),
                .. landscape.Relation("employee:{principal.subject}", "supporter", "member:{memberId}", "AnyOf:1:"),
            ]));
        var lead = await gateway.DevelopmentTokenAsync("employee", "dora", query: "&role=support-lead");
        var carl = await gateway.DevelopmentTokenAsync("employee", "carl");

        Assert.Equal(200, (await SendAsync(gateway, "/members/m1/notes", lead)).Status);
        Assert.Equal(200, (await SendAsync(gateway, "/members/m2/notes", lead)).Status);
        Assert.Equal(200, (await SendAsync(gateway, "/members/m1/notes", carl)).Status);
        Assert.Equal(403, (await SendAsync(gateway, "/members/m2/notes", carl)).Status);
        Assert.Equal(403, (await SendAsync(gateway, "/members/m1/notes", await gateway.DevelopmentTokenAsync("member", "carl"))).Status);
    }

    [Fact]
    public async Task A_relationship_that_is_deleted_on_one_replica_is_denied_at_once_on_another_that_confirms()
    {
        await using var gateway = await landscape.StartAsync(
            landscape.Redis,
            [
                ("Relationships:WaitTimeout", "00:00:30"),
                .. landscape.Route("confirmed", "/members/{memberId}", [("PrincipalTypes:0", "Member"), .. landscape.Relation("member:{principal.subject}", "owner", "member:{memberId}", confirm: true)]),
            ]);
        var token = await gateway.DevelopmentTokenAsync(sub: "eve");
        for (var round = 0; round < 10; round++)
        {
            await landscape.WriteAsync("member:eve", "owner", "member:eve");
            Assert.Equal(200, (await SendAsync(gateway, "/members/eve", token)).Status);
            await landscape.WriteAsync("member:eve", "owner", "member:eve", delete: true);
            Assert.Equal(403, (await SendAsync(gateway, "/members/eve", token)).Status);
        }
    }

    // CWE-639: the id in the path is the caller's to write, in every spelling that a URI has for it.
    [Theory]
    [InlineData("*")]
    [InlineData("%2A")]
    [InlineData("%2a")]
    [InlineData("m1%3Ax")]
    [InlineData("m1:x")]
    [InlineData("m1%40x%23owner")]
    [InlineData("m1%23owner")]
    [InlineData("a%20b")]
    [InlineData("m1%25x")]
    public async Task An_id_that_would_be_more_than_an_id_asks_nobody(string spelled)
    {
        await using var gateway = await landscape.StartAsync(
            landscape.Redis,
            [("Canonical:EncodedDelimiters", "Allow"), .. landscape.Route("object", "/members/{memberId}", [.. landscape.Relation("{principal.type}:{principal.subject}", "owner", "member:{memberId}")])]);
        var response = await SendAsync(gateway, $"/members/{spelled}", await gateway.DevelopmentTokenAsync(sub: "m1"));

        Assert.Equal((403, DecisionReasons.RelationValue), (response.Status, await ReasonAsync(gateway, response)));
        Assert.Empty(response.AllOf("WWW-Authenticate"));
        Assert.DoesNotContain("relation", response.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_header_that_is_sent_twice_or_in_another_spelling_does_not_choose_between_readings()
    {
        await using var gateway = await landscape.StartAsync(landscape.Redis, landscape.Route(
            "tenant", "/tenants", ("Condition", "request.headers['x-tenant'] == 'north'"), ("ConditionHeaders:0", "x-tenant")));
        var token = await gateway.DevelopmentTokenAsync();

        Assert.Equal(200, (await SendAsync(gateway, "/tenants", token, "X-Tenant: north\r\n")).Status);
        Assert.Equal(403, (await SendAsync(gateway, "/tenants", token, "X-Tenant: south\r\n")).Status);
        Assert.Equal(403, (await SendAsync(gateway, "/tenants", token)).Status);
        Assert.Equal(403, (await SendAsync(gateway, "/tenants", token, "X-Tenant: north\r\nX-Tenant: south\r\n")).Status);
        Assert.Equal(403, (await SendAsync(gateway, "/tenants", token, "X-Tenant: north\r\nX_Tenant: south\r\n")).Status);
    }

    [Fact]
    public async Task A_store_that_does_not_exist_is_503_and_keeps_the_gateway_in_service()
    {
        await using var gateway = await landscape.StartAsync(landscape.Redis, landscape.Route(
            "lost", "/members/{memberId}", ("Relations:0:Store", "01JDQW8X5N000000000000000A"), ("Relations:0:User", "app:{principal.client_id}"), ("Relations:0:Relation", "owner"), ("Relations:0:Object", "api:x")));
        var response = await SendAsync(gateway, "/members/m1", await gateway.DevelopmentTokenAsync("application", "billing"));

        Assert.Equal((503, DecisionReasons.NoStore), (response.Status, await ReasonAsync(gateway, response)));
        Assert.True((await gateway.ManagementClient.GetAsync("/readyz")).IsSuccessStatusCode);
    }
}
