using System.Net;

namespace AuthGateway.IntegrationTests.Authentication;

[Collection(LandscapeTests.Name)]
public sealed class PolicyTests(Landscape landscape)
{
    [Fact]
    public async Task A_token_without_the_scopes_is_told_which_ones_are_needed()
    {
        using var response = await landscape.SendAsync("/echo/scoped/x", await landscape.MintAsync(new { scope = "profile" }));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var challenge = response.Headers.WwwAuthenticate.ToString();
        Assert.StartsWith("Bearer ", challenge, StringComparison.Ordinal);
        Assert.Contains("error=\"insufficient_scope\"", challenge, StringComparison.Ordinal);
        Assert.Contains("scope=\"profile points:read\"", challenge, StringComparison.Ordinal);
        Assert.Equal("scope", await landscape.ReasonAsync(response));
        Assert.Equal(200, await landscape.StatusAsync("/echo/scoped/x", await landscape.MintAsync(new { scope = "points:read profile" })));
    }

    [Theory]
    [InlineData("/echo/roles/x", "role")]
    [InlineData("/echo/applications/x", "principal_type")]
    public async Task A_caller_who_may_not_at_all_gets_no_hint(string path, string reason)
    {
        using var response = await landscape.SendAsync(path, await landscape.MintAsync(new { roles = new[] { "Admin", "administrator" } }));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(response.Headers.WwwAuthenticate);
        var body = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("admin", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("application", body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(reason, await landscape.ReasonAsync(response));
    }

    [Fact]
    public async Task A_caller_with_the_role_passes() =>
        Assert.Equal(200, await landscape.StatusAsync("/echo/roles/x", await landscape.MintAsync(new { roles = new[] { "support", "admin" } })));
}
