using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text.Json;

namespace AuthGateway.TestSupport.Tests;

public sealed class OidcProviderFixture : IAsyncLifetime
{
    public OidcProviderProcess Provider { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OidcProviderProcess.SkipReason is not null, OidcProviderProcess.SkipReason ?? string.Empty);
        Provider = await OidcProviderProcess.StartAsync();
    }

    public ValueTask DisposeAsync() => Provider?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public sealed class OidcProviderTests(OidcProviderFixture fixture) : IClassFixture<OidcProviderFixture>
{
    private readonly OidcProviderProcess _provider = fixture.Provider;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task Applications_get_access_tokens_of_RFC_9068_for_the_resource_and_scope_they_ask_for()
    {
        var token = await _provider.AccessTokenAsync("members:read reports:read", "https://api.example.com");
        var (header, claims) = Read(token);
        Assert.Equal("at+jwt", header.GetProperty("typ").GetString());
        Assert.Equal("https://api.example.com", claims.GetProperty("aud").GetString());
        Assert.Equal("members:read reports:read", claims.GetProperty("scope").GetString());
        Assert.Equal(_provider.Issuer, claims.GetProperty("iss").GetString());
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => _provider.AccessTokenAsync(clientSecret: "wrong"));
        Assert.Equal(401, (int)refused.StatusCode!);
    }

    [Fact]
    public async Task Every_algorithm_has_keys_that_rotate()
    {
        foreach (var algorithm in OidcProviderProcess.Algorithms)
        {
            var first = await _provider.AddKeyAsync(algorithm);
            var second = await _provider.RotateAsync(algorithm);
            var published = await _client.GetFromJsonAsync<JsonElement>(_provider.JwksAddress);
            var ids = published.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()).ToList();
            Assert.Contains(second, ids);
            Assert.DoesNotContain(first, ids);
            await _provider.SetAccessTokensAsync(algorithm);
            Assert.Equal(second, Read(await _provider.AccessTokenAsync()).Header.GetProperty("kid").GetString());
            Assert.Equal(second, Read(await _provider.MintAsync(algorithm: algorithm)).Header.GetProperty("kid").GetString());
        }

        await _provider.SetAccessTokensAsync("RS256");
    }

    [Fact]
    public async Task Minted_tokens_say_what_the_test_says()
    {
        var (header, claims) = Read(await _provider.MintAsync(new { sub = "member-2", roles = new[] { "gold" }, jti = (string?)null }, new { typ = "JWT" }));
        Assert.Equal("JWT", header.GetProperty("typ").GetString());
        Assert.Equal("member-2", claims.GetProperty("sub").GetString());
        Assert.Equal("gold", claims.GetProperty("roles")[0].GetString());
        Assert.False(claims.TryGetProperty("jti", out _));
        var twice = await _provider.MintTextAsync(null, "{\"sub\":\"a\",\"sub\":\"b\"}");
        Assert.Equal("{\"sub\":\"a\",\"sub\":\"b\"}", System.Text.Encoding.UTF8.GetString(Base64Url.DecodeFromChars(twice.Split('.')[1])));
    }

    [Fact]
    public async Task Endpoints_break_and_heal_and_their_hits_are_counted()
    {
        await _provider.BreakAsync(OidcEndpoint.Jwks, OidcFault.Status(503));
        Assert.Equal(503, (int)(await _client.GetAsync(_provider.JwksAddress)).StatusCode);
        await _provider.BreakAsync(OidcEndpoint.Jwks, OidcFault.Html);
        Assert.StartsWith("<!doctype", await _client.GetStringAsync(_provider.JwksAddress), StringComparison.Ordinal);
        await _provider.BreakAsync(OidcEndpoint.Jwks, OidcFault.Huge(100_000));
        Assert.True((await _client.GetStringAsync(_provider.JwksAddress)).Length > 100_000);
        await _provider.BreakAsync(OidcEndpoint.Jwks, OidcFault.Reset);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(_provider.JwksAddress));
        await _provider.BreakAsync(OidcEndpoint.Jwks, OidcFault.Hang);
        // A client of its own that never tries again, as HttpClient does when a kept connection ends without a word.
        var before = await _provider.HitsAsync();
        await using var raw = await RawHttpClient.ConnectAsync(_provider.JwksAddress);
        await raw.SendAsync("GET /jwks HTTP/1.1\r\nHost: a\r\n\r\n");
        var hanging = raw.ReadToEndAsync();
        await Eventually.TrueAsync(async () => (await _provider.HitsAsync()).Jwks == before.Jwks + 1);
        Assert.False(hanging.IsCompleted);
        await _provider.BreakAsync(OidcEndpoint.Jwks, OidcFault.None);
        Assert.Empty((await hanging).Bytes);
        Assert.Equal(200, (int)(await _client.GetAsync(_provider.JwksAddress)).StatusCode);
    }

    [Fact]
    public async Task It_stops_listening_and_listens_again_on_the_same_port_with_the_same_keys()
    {
        var keys = await _client.GetStringAsync(_provider.JwksAddress);
        await _provider.StopListeningAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(_provider.JwksAddress));
        await _provider.StartListeningAsync();
        Assert.Equal(keys, await _client.GetStringAsync(_provider.JwksAddress));
    }

    private static (JsonElement Header, JsonElement Claims) Read(string token)
    {
        var parts = token.Split('.');
        return (Decode(parts[0]), Decode(parts[1]));
    }

    private static JsonElement Decode(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        return document.RootElement.Clone();
    }
}
