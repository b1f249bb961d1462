using System.Net.Http.Headers;
using System.Text.Json;

namespace AuthGateway.TestSupport.Tests;

public sealed class ApacheFixture : IAsyncLifetime
{
    public OidcProviderProcess Provider { get; private set; } = null!;

    public ApacheProcess Apache { get; private set; } = null!;

    private TlsFront Front { get; set; } = null!;

    private LegacySystemProcess Upstream { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OidcProviderProcess.SkipReason is not null, OidcProviderProcess.SkipReason ?? string.Empty);
        Assert.SkipWhen(NginxProcess.SkipReason is not null, NginxProcess.SkipReason ?? string.Empty);
        Assert.SkipWhen(ApacheProcess.SkipReason is not null, ApacheProcess.SkipReason ?? string.Empty);
        Provider = await OidcProviderProcess.StartAsync();
        Upstream = await LegacySystemProcess.StartAsync();
        Front = await TlsFront.StartAsync(new Uri(Provider.Issuer));
        Apache = await ApacheProcess.StartAsync(new ApacheOptions(
            Upstream.Address, Provider.Issuer, OidcProviderProcess.DefaultAudience, new Uri(Front.Address, "/jwks"), Front.Authority));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { Apache, Front, Upstream, Provider })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }
}

public sealed class ApacheProcessTests(ApacheFixture fixture) : IClassFixture<ApacheFixture>
{
    private readonly OidcProviderProcess _provider = fixture.Provider;
    private readonly HttpClient _client = new() { BaseAddress = fixture.Apache.Address };

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_token_of_the_issuer_passes_and_the_upstream_learns_its_claims(string algorithm)
    {
        using var response = await SendAsync(await _provider.MintAsync(algorithm: algorithm), ("OIDC_CLAIM_sub", "forged"));
        Assert.Equal(200, (int)response.StatusCode);
        using var echo = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("/echo/a%2Fb", echo.RootElement.GetProperty("target").GetString());
        Assert.Equal(
            ["member-1"],
            echo.RootElement.GetProperty("headers").EnumerateArray()
                .Where(header => header[0].GetString() == "OIDC_CLAIM_sub").Select(header => header[1].GetString()));
    }

    [Fact]
    public async Task A_token_that_is_not_for_it_is_refused()
    {
        Assert.Equal(401, await StatusAsync(null));
        Assert.Equal(401, await StatusAsync("no-token"));
        Assert.Equal(401, await StatusAsync(await _provider.MintAsync(new { aud = "https://other.example.com" })));
        Assert.Equal(401, await StatusAsync(await _provider.MintAsync(new { iss = "https://other.example.com" })));
        Assert.Equal(401, await StatusAsync(await _provider.MintAsync(new { exp = TimeProvider.System.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds() })));
        var token = await _provider.MintAsync();
        var signature = token.LastIndexOf('.') + 1;
        Assert.Equal(401, await StatusAsync(token[..signature] + (token[signature] == 'A' ? 'B' : 'A') + token[(signature + 1)..]));
    }

    [Fact]
    public async Task A_new_key_is_taken_up_at_its_first_token()
    {
        Assert.Equal(200, await StatusAsync(await _provider.MintAsync(algorithm: "ES256")));
        await _provider.AddKeyAsync("ES256");
        Assert.Equal(200, await StatusAsync(await _provider.MintAsync(algorithm: "ES256")));
    }

    private async Task<int> StatusAsync(string? token)
    {
        using var response = await SendAsync(token);
        return (int)response.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/a%2Fb");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await _client.SendAsync(request);
    }
}
