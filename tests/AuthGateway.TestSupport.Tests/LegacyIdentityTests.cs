namespace AuthGateway.TestSupport.Tests;

/// <summary>The provider's ES256 key stands for the gateway's: the legacy system cannot tell the difference.</summary>
public sealed class LegacyIdentityTests(OidcProviderFixture fixture) : IClassFixture<OidcProviderFixture>
{
    private readonly OidcProviderProcess _gateway = fixture.Provider;

    [Fact]
    public async Task Only_a_token_that_the_gateway_signed_for_this_system_and_this_moment_names_the_member()
    {
        await using var legacy = await LegacySystemProcess.StartAsync(new() { GatewayJwks = _gateway.JwksAddress, GatewayAudience = "legacy" });
        var good = await _gateway.MintAsync(new { sub = "member-2", aud = "legacy" }, algorithm: "ES256");
        var profile = await AskAsync(legacy, good);
        Assert.Equal(200, profile.Status);
        Assert.Equal("member-2", profile.Json.GetProperty("id").GetString());
        Assert.True(profile.Json.GetProperty("caller").GetProperty("verified").GetBoolean());

        var parts = good.Split('.');
        var forged = (await _gateway.MintAsync(new { sub = "member-1", aud = "legacy" }, algorithm: "ES256")).Split('.');
        string[] refused =
        [
            $"{forged[0]}.{forged[1]}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.",
            await _gateway.MintAsync(new { sub = "member-2", aud = "another" }, algorithm: "ES256"),
            await _gateway.MintAsync(new { sub = "member-2", aud = "legacy", exp = 1 }, algorithm: "ES256"),
            await _gateway.MintAsync(new { sub = "member-2", aud = "legacy", exp = (int?)null }, algorithm: "ES256"),
            await _gateway.MintAsync(new { sub = "member-2", aud = "legacy" }, algorithm: "RS256"),
            await _gateway.MintAsync(new { sub = "member-2", aud = "legacy" }, new { alg = "none" }, "ES256"),
            await _gateway.MintAsync(new { sub = "member-2", aud = "legacy" }, new { kid = "../../etc/passwd" }, "ES256"),
            "not a token",
            $"{good}\r\nX-AuthGateway-Identity: {good}",
        ];
        foreach (var token in refused)
        {
            Assert.Equal(401, (await AskAsync(legacy, token)).Status);
        }
    }

    [Fact]
    public async Task Without_the_gateways_keys_the_token_is_read_and_said_to_be_unverified()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        var profile = await AskAsync(legacy, await _gateway.MintAsync(new { sub = "member-3" }, algorithm: "ES256"));
        Assert.Equal("member-3", profile.Json.GetProperty("id").GetString());
        Assert.False(profile.Json.GetProperty("caller").GetProperty("verified").GetBoolean());
    }

    private static Task<RawResponse> AskAsync(LegacySystemProcess legacy, string token) =>
        RawHttpClient.ExchangeAsync(legacy.Address, $"GET /members/me/profile HTTP/1.1\r\nHost: a\r\nX-AuthGateway-Identity: {token}\r\n\r\n");
}
