using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

[Collection(LandscapeTests.Name)]
public sealed class UpstreamIdentityTests(Landscape landscape)
{
    [Fact]
    public async Task The_legacy_system_gets_a_short_lived_token_for_itself_that_the_published_key_signed()
    {
        using var response = await landscape.SendAsync("/echo/x", await landscape.MintAsync(new { sub = "member-7", scope = "profile", sid = "session-7" }));
        var echo = await response.Content.ReadAsStringAsync();
        var token = Echo.Header(echo, "X-AuthGateway-Identity")!;
        LogCanary.Watch(token);
        var (header, claims) = Jws.Read(token);
        var keys = JsonNode.Parse(await landscape.Gateway.Client.GetStringAsync("/.well-known/jwks.json"))!["keys"]!.AsArray();
        var key = Assert.Single(keys, key => key!["kid"]!.GetValue<string>() == header["kid"]!.GetValue<string>())!;
        Assert.Null(key["d"]);
        Assert.True(Jws.IsSignedBy(token, key));
        Assert.Equal("ES256", header["alg"]!.GetValue<string>());
        Assert.Equal("echo", claims["aud"]!.GetValue<string>());
        Assert.Equal("urn:authgateway", claims["iss"]!.GetValue<string>());
        Assert.Equal("member-7", claims["sub"]!.GetValue<string>());
        Assert.Equal("session-7", claims["sid"]!.GetValue<string>());
        Assert.Equal("profile", claims["scope"]!.GetValue<string>());
        Assert.Equal("member", claims["principal_type"]!.GetValue<string>());
        Assert.Equal(landscape.Provider.Issuer, claims["subject_issuer"]!.GetValue<string>());
        Assert.InRange(claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>(), 1, 60);
    }

    [Fact]
    public async Task The_identity_never_outlives_the_callers_token()
    {
        var end = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 20;
        using var response = await landscape.SendAsync("/echo/x", await landscape.MintAsync(new { exp = end }));
        var token = Echo.Header(await response.Content.ReadAsStringAsync(), "X-AuthGateway-Identity")!;
        LogCanary.Watch(token);
        Assert.InRange(Jws.Read(token).Claims["exp"]!.GetValue<long>(), 1, end);
    }

    [Fact]
    public async Task Each_upstream_gets_a_token_of_its_own_audience()
    {
        var token = await landscape.MintAsync();
        foreach (var cluster in new[] { "plain", "patient" })
        {
            using var response = await landscape.SendAsync($"/echo/{cluster}/x", token);
            var identity = Echo.Header(await response.Content.ReadAsStringAsync(), "X-AuthGateway-Identity")!;
            LogCanary.Watch(identity);
            Assert.Equal(cluster, Jws.Read(identity).Claims["aud"]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("/echo/plain/x", true)]
    [InlineData("/echo/open/x", false)]
    public async Task Identity_headers_of_the_caller_are_removed_in_every_spelling(string target, bool authenticated)
    {
        string[] spellings =
        [
            "X-AuthGateway-Identity", "x-authgateway-subject", "X_AuthGateway_Identity", "X-AuthGateway_Subject", "X.AuthGateway.Identity",
            "X_AUTHGATEWAY_PRINCIPAL_TYPE", "X-AuthGateway-Anything",
        ];
        var token = authenticated ? $"Authorization: Bearer {await landscape.MintAsync()}\r\n" : string.Empty;
        var answer = await RawHttpClient.ExchangeAsync(
            landscape.Gateway.Data,
            $"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-AuthGateway-Identity\r\n{token}{string.Concat(spellings.Select(name => $"{name}: spoofed\r\n"))}\r\n");
        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("spoofed", answer.Text, StringComparison.Ordinal);
        Assert.Equal(authenticated ? "member-1" : null, Echo.Header(answer.Text, "X-AuthGateway-Subject"));
        Assert.Equal(authenticated, Echo.Header(answer.Text, "X-AuthGateway-Identity") is not null);
    }

    [Fact]
    public async Task The_callers_token_stays_here_unless_the_route_forwards_it()
    {
        var token = await landscape.MintAsync();
        using var kept = await landscape.SendAsync("/echo/x", token);
        Assert.DoesNotContain(token, await kept.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var forwarded = await landscape.SendAsync("/echo/forwarding/x", token);
        Assert.Equal($"Bearer {token}", Echo.Header(await forwarded.Content.ReadAsStringAsync(), "Authorization"));
    }
}
