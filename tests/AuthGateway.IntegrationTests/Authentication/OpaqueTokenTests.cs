using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>Opaque tokens of npm's oidc-provider, introspected by the running gateway.</summary>
[Collection(LandscapeTests.Name)]
public sealed class OpaqueTokenTests(Landscape landscape)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_opaque_token_proves_its_client_and_is_introspected_once(bool signedAnswers)
    {
        await using var gateway = await StartAsync(("AcceptJwt", signedAnswers ? "true" : "false"));
        var token = await TokenAsync();
        var before = (await landscape.Provider.HitsAsync()).Introspection;
        for (var i = 0; i < 5; i++)
        {
            using var response = await landscape.SendAsync("/opaque/me", token, gateway);
            Assert.Equal(200, (int)response.StatusCode);
        }

        Assert.Equal(before + 1, (await landscape.Provider.HitsAsync()).Introspection);
        Assert.Equal(401, await landscape.StatusAsync("/opaque/me", "nobody-ever-issued-this", gateway));
        Assert.Equal(401, await landscape.StatusAsync("/opaque/me", token: null, gateway));
        var reported = await gateway.AllReportedAsync("opaque", requests: 7);
        Assert.True(reported.Max(request => request.WithStalls("identity_provider")) > 0);
    }

    [Fact]
    public async Task A_token_that_the_provider_revokes_is_refused_when_the_answer_is_no_longer_remembered()
    {
        await using var gateway = await StartAsync(("CacheFor", "00:00:01"), ("NegativeCacheFor", "00:00:01"));
        var token = await TokenAsync();
        Assert.Equal(200, await landscape.StatusAsync("/opaque/me", token, gateway));
        await landscape.Provider.RevokeAsync(token);
        await Eventually.TrueAsync(async () => await landscape.StatusAsync("/opaque/me", token, gateway) == 401, what: "the revoked token is refused");
        using var refused = await landscape.SendAsync("/opaque/me", token, gateway);
        Assert.Equal("inactive", await landscape.ReasonAsync(refused, gateway));
        Assert.Contains("error=\"invalid_token\"", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_token_is_not_shown_to_the_server_where_both_are_accepted()
    {
        await using var gateway = await StartAsync();
        var before = (await landscape.Provider.HitsAsync()).Introspection;
        Assert.Equal(200, await landscape.StatusAsync("/both/me", await landscape.MintAsync(), gateway));
        Assert.Equal(before, (await landscape.Provider.HitsAsync()).Introspection);
        Assert.Equal(200, await landscape.StatusAsync("/both/me", await TokenAsync(), gateway));
        Assert.Equal(before + 1, (await landscape.Provider.HitsAsync()).Introspection);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K8")]
    public async Task A_provider_that_is_broken_is_503_and_its_own_fault()
    {
        await using var gateway = await StartAsync();
        var token = await TokenAsync();
        await landscape.Provider.BreakAsync(OidcEndpoint.Introspection, OidcFault.Status(503));
        try
        {
            using var response = await landscape.SendAsync("/opaque/me", token, gateway);
            Assert.Equal(503, (int)response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Equal("introspection_failed", await landscape.ReasonAsync(response, gateway));
        }
        finally
        {
            await landscape.Provider.BreakAsync(OidcEndpoint.Introspection, OidcFault.None);
        }

        Assert.Equal(200, await landscape.StatusAsync("/opaque/me", token, gateway));
        var page = await gateway.ManagementClient.GetStringAsync("/metrics");
        Assert.Contains("authgateway_introspection_duration_seconds_count{server=\"main\",outcome=\"unavailable\"} 1", page.Replace("outcome=\"unavailable\",server=\"main\"", "server=\"main\",outcome=\"unavailable\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task<string> TokenAsync()
    {
        var token = await landscape.Provider.AccessTokenAsync(resource: OidcProviderProcess.OpaqueAudience);
        Assert.DoesNotContain('.', token);
        LogCanary.Watch(token);
        LogCanary.Watch(OidcProviderProcess.GatewayClientSecret);
        return token;
    }

    private Task<Gateway> StartAsync(params (string Key, string Value)[] more) => landscape.StartGatewayAsync(
    [
        ("Authentication:Introspection:main:Endpoint", landscape.Provider.IntrospectionAddress.AbsoluteUri),
        ("Authentication:Introspection:main:AllowHttp", "true"),
        ("Authentication:Introspection:main:Issuer", landscape.Provider.Issuer),
        ("Authentication:Introspection:main:Audiences:0", OidcProviderProcess.OpaqueAudience),
        ("Authentication:Introspection:main:ClientId", OidcProviderProcess.GatewayClientId),
        ("Authentication:Introspection:main:ClientSecret", OidcProviderProcess.GatewayClientSecret),
        .. more.Select(entry => ($"Authentication:Introspection:main:{entry.Key}", entry.Value)),
        .. Gateway.Route("opaque", landscape.Upstream, "known", "/opaque/{**rest}"),
        ("ReverseProxy:Routes:opaque:Metadata:AuthenticationSchemes", "introspection"),
        ("ReverseProxy:Routes:opaque:Transforms:0:PathSet", "/echo/opaque"),
        .. Gateway.Route("both", landscape.Upstream, "known", "/both/{**rest}"),
        ("ReverseProxy:Routes:both:Metadata:AuthenticationSchemes", "bearer,introspection"),
        ("ReverseProxy:Routes:both:Transforms:0:PathSet", "/echo/both"),
    ]);
}
