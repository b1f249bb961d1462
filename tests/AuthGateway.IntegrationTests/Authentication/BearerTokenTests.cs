using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

[Collection(LandscapeTests.Name)]
public sealed class BearerTokenTests(Landscape landscape)
{
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task A_members_request_goes_through_nginx_to_the_legacy_system_and_its_time_is_split()
    {
        using var response = await landscape.SendAsync("/members/me/profile", await landscape.MintAsync());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("member-1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("legacy", string.Join(',', response.Headers.GetValues("Server-Timing")), StringComparison.Ordinal);
        var split = await landscape.Gateway.ReportedAsync("members");
        Assert.Equal(200, split.Status);
        Assert.True(split.WithStalls("legacy") > 0);
        Assert.True(split.OwnerMicroseconds["own"] > 0);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public async Task Each_algorithm_is_accepted_and_a_broken_signature_of_it_is_not(string algorithm)
    {
        var token = await landscape.MintAsync(algorithm: algorithm);
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", token));
        var at = token.LastIndexOf('.') + 10;
        var broken = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
        using var response = await landscape.SendAsync("/echo/x", broken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("bad_signature", await landscape.ReasonAsync(response));
    }

    [Fact]
    public async Task An_algorithm_that_the_issuer_is_not_configured_for_is_refused()
    {
        await using var gateway = await landscape.StartGatewayAsync([("Authentication:Issuers:main:Algorithms:0", "ES256")]);
        await landscape.Provider.AddKeyAsync("EdDSA", "ed");
        try
        {
            using var response = await landscape.SendAsync("/echo/x", await landscape.MintAsync(algorithm: "EdDSA"), gateway);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("algorithm_refused", await landscape.ReasonAsync(response, gateway));
            Assert.Equal(401, await landscape.StatusAsync("/echo/x", await landscape.MintAsync(algorithm: "RS256"), gateway));
        }
        finally
        {
            await landscape.Provider.RemoveKeyAsync("ed");
        }
    }

    [Fact]
    public async Task An_application_gets_its_token_from_the_provider_and_is_known_as_an_application()
    {
        var token = await landscape.Provider.AccessTokenAsync("members:read");
        Assert.Equal(200, await landscape.StatusAsync("/echo/applications/x", token));
    }

    [Theory]
    [InlineData("https://other.example.com")]
    [InlineData("https://legacy.example.com/")]
    [InlineData("https://LEGACY.example.com")]
    public async Task A_token_for_another_audience_is_refused(string audience) =>
        await RefusedAsync(await landscape.MintAsync(new { aud = audience }), "wrong_audience");

    [Fact]
    public async Task A_token_for_several_audiences_needs_this_one_among_them()
    {
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", await landscape.MintAsync(new { aud = new[] { "a", OidcProviderProcess.DefaultAudience } })));
        await RefusedAsync(await landscape.MintAsync(new { aud = new[] { "a", "b" } }), "wrong_audience");
    }

    [Theory]
    [InlineData("https://login.evil.example")]
    [InlineData("SLASH")]
    public async Task A_token_of_another_issuer_is_refused(string issuer) =>
        await RefusedAsync(await landscape.MintAsync(new { iss = issuer == "SLASH" ? landscape.Provider.Issuer + "/" : issuer }), "unknown_issuer");

    [Fact]
    public async Task An_expired_token_is_refused_and_says_so()
    {
        using var response = await landscape.SendAsync("/echo/x", await landscape.MintAsync(new { iat = Now - 600, exp = Now - 60 }));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(
            "Bearer realm=\"authgateway\", error=\"invalid_token\", error_description=\"The access token expired\"",
            response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("expired", await landscape.ReasonAsync(response));
    }

    [Fact]
    public async Task A_token_that_is_not_yet_valid_is_refused()
    {
        await RefusedAsync(await landscape.MintAsync(new { nbf = Now + 120 }), "not_yet_valid");
        await RefusedAsync(await landscape.MintAsync(new { iat = Now + 120, exp = Now + 300 }), "issued_in_future");
        // Within the skew of 30 s that clocks may differ by.
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", await landscape.MintAsync(new { nbf = Now + 10 })));
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("sub")]
    [InlineData("aud")]
    public async Task A_token_without_what_RFC_9068_demands_is_refused(string claim) =>
        await RefusedAsync(await landscape.MintAsync(new Dictionary<string, object?> { [claim] = null }), "malformed_claims");

    // RFC 8725 section 3.11: an ID token must not pass for an access token.
    [Theory]
    [InlineData("at+jwt", true)]
    [InlineData("AT+JWT", true)]
    [InlineData("application/at+jwt", true)]
    [InlineData("JWT", false)]
    [InlineData("logout+jwt", false)]
    [InlineData(null, false)]
    public async Task Only_access_tokens_are_taken(string? type, bool taken)
    {
        var token = await landscape.MintAsync(header: new { typ = type });
        if (taken)
        {
            Assert.Equal(200, await landscape.StatusAsync("/echo/x", token));
        }
        else
        {
            await RefusedAsync(token, "type_refused");
        }
    }

    private async Task RefusedAsync(string token, string reason)
    {
        using var response = await landscape.SendAsync("/echo/x", token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(
            "Bearer realm=\"authgateway\", error=\"invalid_token\", error_description=\"The access token is not valid\"",
            response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(reason, await landscape.ReasonAsync(response));
    }
}
