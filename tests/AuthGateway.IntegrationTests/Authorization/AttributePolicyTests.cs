using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authorization;

/// <summary>A route whose policy reads attributes, with the store's writer on another replica.</summary>
public sealed class AttributePolicyTests(PolicyLandscape landscape) : IClassFixture<PolicyLandscape>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_route_opens_and_closes_with_the_attribute(bool confirm)
    {
        var account = $"a{(confirm ? 1 : 2)}";
        await using var gateway = await landscape.StartAsync(landscape.Redis, landscape.Route(
            "accounts",
            "/accounts/{accountId}/{**rest}",
            ("Condition", "attributes.account.status == 'open'"),
            ("Attributes:0:Name", "account"),
            ("Attributes:0:Store", landscape.Store),
            ("Attributes:0:Object", "account:{accountId}"),
            ("Attributes:0:Confirm", confirm ? "true" : "false")));
        var token = await gateway.DevelopmentTokenAsync();
        Assert.Equal(403, (await PolicyLandscape.SendAsync(gateway, $"/accounts/{account}/x", token)).Status);

        await landscape.DescribeAsync($"account:{account}", new { status = "open" });
        await BecomesAsync(200);
        await landscape.DescribeAsync($"account:{account}", new { status = "closed" });
        await BecomesAsync(403);

        // At once where it is confirmed; else as soon as the message has come.
        async Task BecomesAsync(int status)
        {
            if (confirm)
            {
                Assert.Equal(status, (await PolicyLandscape.SendAsync(gateway, $"/accounts/{account}/x", token)).Status);
            }
            else
            {
                await Eventually.TrueAsync(async () => (await PolicyLandscape.SendAsync(gateway, $"/accounts/{account}/x", token)).Status == status);
            }
        }
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_503_and_not_open()
    {
        await using var gateway = await landscape.StartAsync(landscape.Redis, landscape.Route(
            "accounts",
            "/accounts/{accountId}/{**rest}",
            ("Condition", "!has(attributes.account.status)"),
            ("Attributes:0:Name", "account"),
            ("Attributes:0:Store", "01JDQW8X5N00000000000000ZZ"),
            ("Attributes:0:Object", "account:{accountId}")));
        var response = await PolicyLandscape.SendAsync(gateway, "/accounts/1/x", await gateway.DevelopmentTokenAsync());
        Assert.Equal(503, response.Status);
        Assert.Equal("relations_no_store", await PolicyLandscape.ReasonAsync(gateway, response));
    }
}
