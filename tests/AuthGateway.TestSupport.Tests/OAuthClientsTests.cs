namespace AuthGateway.TestSupport.Tests;

public sealed class OAuthClientsTests(StrictProviderFixture fixture) : IClassFixture<StrictProviderFixture>
{
    private const string Resource = "https://resource.example.com";

    public static TheoryData<string, string> LibrariesAndMethods =>
        new MatrixTheoryData<string, string>(OAuthClientsProcess.Libraries, ["client_secret_basic", "client_secret_post", "private_key_jwt"]);

    public static TheoryData<string> Libraries => [.. OAuthClientsProcess.Libraries];

    [Theory]
    [MemberData(nameof(LibrariesAndMethods))]
    public async Task Tokens_are_issued_introspected_and_revoked(string library, string method)
    {
        var client = fixture.Client(method);
        var token = await fixture.Clients.RunAsync(library, "clientCredentials", new { client, parameters = new { scope = "members:read" } });
        Assert.Equal("bearer", token["token_type"], ignoreCase: true);
        var signed = fixture.Client(method, signedIntrospection: "ES256");
        var active = await fixture.Clients.RunAsync(library, "introspect", new { client = signed, token = token["access_token"] });
        Assert.True(active.Find("active")!.GetValue<bool>());
        Assert.Equal("members:read", active["scope"]);
        Assert.Contains(active.Exchanges, exchange => exchange.ContentType?.StartsWith("application/token-introspection+jwt", StringComparison.Ordinal) == true);
        await fixture.Clients.RunAsync(library, "revoke", new { client, token = token["access_token"] });
        var gone = await fixture.Clients.RunAsync(library, "introspect", new { client = signed, token = token["access_token"] });
        Assert.False(gone.Find("active")!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_bound_token_is_asked_for_once_more_with_the_servers_nonce(string library)
    {
        var client = fixture.Client("client_secret_basic", dpop: $"key of {library}");
        var token = await fixture.Clients.RunAsync(library, "clientCredentials", new { client, parameters = new { resource = Resource } });
        Assert.Equal("dpop", token["token_type"], ignoreCase: true);
        var asked = token.Exchanges.Where(exchange => exchange.Method == "POST").ToList();
        Assert.Equal([400, 200], asked.Select(exchange => exchange.Status));
        Assert.All(asked, exchange => Assert.True(exchange.HasProof));
        Assert.NotNull(asked[0].Nonce);

        var proof = await fixture.Clients.RunAsync("dpop", "proof", new { key = $"key of {library}", url = $"{Resource}/", method = "GET", accessToken = token["access_token"] });
        var claims = await fixture.Clients.RunAsync(OAuthClientsProcess.OAuth4WebApi, "validate", new
        {
            client, token = token["access_token"], scheme = "DPoP", audience = Resource, url = $"{Resource}/", proof = proof["proof"], requireDPoP = true,
        });
        Assert.Equal(proof["thumbprint"], claims.Find("cnf")!["jkt"]!.GetValue<string>());
        var stolen = await fixture.Clients.TryAsync(OAuthClientsProcess.OAuth4WebApi, "validate", new { client, token = token["access_token"], audience = Resource });
        Assert.NotNull(stolen.Error);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task What_the_server_refuses_is_told_in_its_words(string library)
    {
        var client = fixture.Client("client_secret_post");
        client["authentication"]!["secret"] = "wrong";
        var refused = await fixture.Clients.TryAsync(library, "clientCredentials", new { client });
        Assert.Equal((401, "invalid_client"), (refused.Error!.Status, refused.Error.OauthError));
    }

    [Fact]
    public async Task An_access_token_is_validated_for_its_audience_alone()
    {
        var client = fixture.Client("private_key_jwt");
        var token = await fixture.Clients.RunAsync(OAuthClientsProcess.OpenIdClient, "clientCredentials", new { client, parameters = new { resource = Resource } });
        var claims = await fixture.Clients.RunAsync(OAuthClientsProcess.OAuth4WebApi, "validate", new { client, token = token["access_token"], audience = Resource });
        Assert.Equal("private_key_jwt", claims["client_id"]);
        var other = await fixture.Clients.TryAsync(
            OAuthClientsProcess.OAuth4WebApi, "validate", new { client, token = token["access_token"], audience = "https://other.example.com" });
        Assert.Equal("OAUTH_JWT_CLAIM_COMPARISON_FAILED", other.Error!.Code);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_protected_resource_is_asked_with_the_token_and_its_challenge_is_told(string library)
    {
        var client = fixture.Client("client_secret_basic");
        var refused = await fixture.Clients.TryAsync(library, "resource", new { client, token = "no-token", url = $"{fixture.Issuer}/me" });
        Assert.NotNull(refused.Error);
        Assert.Single(refused.Exchanges, exchange => exchange.Url.AbsolutePath == "/me");
    }
}
