using System.Net;
using System.Net.Http.Headers;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests;

public sealed class SmokeTests
{
    [Fact]
    public async Task A_members_request_passes_to_the_legacy_system_and_its_time_is_split()
    {
        await using var legacy = await LegacySystemProcess.StartAsync(new LegacySystemOptions());
        await using var gateway = await Gateway.StartAsync(
            [.. Gateway.Route("members", legacy.Address, "members"), ("Authorization:Policies:members:Scopes:0", "profile")], "Development");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/members/me/profile");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await gateway.DevelopmentTokenAsync());
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("member-1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var split = await gateway.ReportedAsync("members");
        Assert.True(split.WithStalls("legacy") > 0);
    }
}
