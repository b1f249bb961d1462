using System.Net.Http.Headers;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>Tokens that are bound to a key (RFC 9449), by the libraries of others: they make the proofs and follow the nonces.</summary>
public sealed class PeerProofTests(PeerLandscape landscape) : IClassFixture<PeerLandscape>
{
    public static TheoryData<string> Libraries => [.. OAuthClientsProcess.Libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_bound_token_takes_one_nonce_at_the_token_endpoint_and_one_at_the_API(string library)
    {
        var client = landscape.Client(PeerClients.Bound, dpop: $"{nameof(PeerProofTests)} {library}");
        var token = await landscape.RunAsync(library, "clientCredentials", new { client });
        Assert.Equal("DPoP", token["token_type"], ignoreCase: true);
        var asked = token.Exchanges.Where(exchange => exchange.Method == "POST").ToList();
        Assert.Equal([400, 200], asked.Select(exchange => exchange.Status));
        Assert.All(asked, exchange => Assert.True(exchange.HasProof));
        Assert.NotNull(asked[0].Nonce);

        var url = $"{landscape.Issuer}/echo/orders/1?expand=lines";
        var first = await landscape.RunAsync(library, "resource", new { client, token = token["access_token"], url });
        Assert.Equal(200, first.Find("status")!.GetValue<int>());
        var second = await landscape.RunAsync(library, "resource", new { client, token = token["access_token"], url });
        // The nonce is known by now.
        Assert.Equal([200], second.Exchanges.Select(exchange => exchange.Status));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_stolen_bound_token_is_worth_nothing(string library)
    {
        var client = landscape.Client(PeerClients.Bound, dpop: $"stolen from {library}");
        var token = await landscape.RunAsync(library, "clientCredentials", new { client });
        Assert.Equal(401, await landscape.StatusAsync("/echo/orders/1", token["access_token"]));
        Assert.Equal(401, await landscape.StatusAsync("/echo/orders/1", token["access_token"], "DPoP"));
        var thief = landscape.Client(PeerClients.Bound, dpop: $"thief of {library}");
        var refused = await landscape.TryAsync(library, "resource", new { client = thief, token = token["access_token"], url = $"{landscape.Issuer}/echo/orders/1" });
        Assert.True(refused.Error?.Status == 401 || refused.Find("status")?.GetValue<int>() == 401, $"{refused}");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task What_a_bound_client_exchanges_is_bound_and_so_is_its_refresh(string library)
    {
        var client = landscape.Client(PeerClients.Bound, dpop: $"refresh of {library}");
        var tokens = await landscape.RunAsync(library, "exchange", new { client, parameters = PeerClients.Exchange(await landscape.MemberTokenAsync("member-3")) });
        Assert.Equal("DPoP", tokens["token_type"], ignoreCase: true);
        var fresh = await landscape.RunAsync(library, "refresh", new { client, token = tokens["refresh_token"] });
        Assert.Equal("DPoP", fresh["token_type"], ignoreCase: true);
        var answer = await landscape.RunAsync(library, "resource", new { client, token = fresh["access_token"], url = $"{landscape.Issuer}/echo/orders/1" });
        Assert.Equal(200, answer.Find("status")!.GetValue<int>());
    }

    [Fact]
    public async Task A_proof_of_the_dpop_package_is_good_for_one_request()
    {
        const string key = "one request";
        var client = landscape.Client(PeerClients.Bound, dpop: key);
        var token = (await landscape.RunAsync(OAuthClientsProcess.OpenIdClient, "clientCredentials", new { client }))["access_token"];
        var url = $"{landscape.Issuer}/echo/orders/1";
        using var asked = await SendAsync(url, token, await ProofAsync(key, url, token, nonce: null));
        Assert.Equal(401, (int)asked.StatusCode);
        Assert.Contains(asked.Headers.WwwAuthenticate, challenge => challenge.Scheme == "DPoP" && challenge.Parameter!.Contains("use_dpop_nonce", StringComparison.Ordinal));
        var nonce = asked.Headers.GetValues("DPoP-Nonce").Single();

        var proof = await ProofAsync(key, url, token, nonce);
        using var good = await SendAsync(url, token, proof);
        Assert.Equal(200, (int)good.StatusCode);
        using var again = await SendAsync(url, token, proof);
        Assert.Equal(401, (int)again.StatusCode);
        using var elsewhere = await SendAsync(url, token, await ProofAsync(key, $"{landscape.Issuer}/echo/orders/2", token, nonce));
        Assert.Equal(401, (int)elsewhere.StatusCode);
        using var ofAnother = await SendAsync(url, token, await ProofAsync("another key", url, token, nonce));
        Assert.Equal(401, (int)ofAnother.StatusCode);
    }

    private async Task<string> ProofAsync(string key, string url, string token, string? nonce) =>
        (await landscape.RunAsync("dpop", "proof", new { key, url, method = "GET", nonce, accessToken = token }))["proof"];

    private async Task<HttpResponseMessage> SendAsync(string url, string token, string proof)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", proof);
        return await landscape.Http.SendAsync(request);
    }
}
