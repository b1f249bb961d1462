using System.Text.Json.Nodes;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>Every grant and every endpoint of the token service, by clients that others wrote: they check the answers, not only we.</summary>
public sealed class PeerGrantTests(PeerLandscape landscape) : IClassFixture<PeerLandscape>
{
    private const string ClientCredentials = "client_secret_basic";

    public static TheoryData<string> Libraries => [.. OAuthClientsProcess.Libraries];

    public static TheoryData<string, string> LibrariesAndMethods => new MatrixTheoryData<string, string>(OAuthClientsProcess.Libraries, PeerClients.Methods);

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task The_metadata_is_found_and_names_what_is_served(string library)
    {
        var metadata = await landscape.RunAsync(library, "discover", new { client = landscape.Client(ClientCredentials) });
        Assert.Equal(landscape.Issuer, metadata["issuer"]);
        foreach (var endpoint in new[] { "token_endpoint", "introspection_endpoint", "revocation_endpoint", "jwks_uri" })
        {
            Assert.StartsWith($"{landscape.Issuer}/", metadata[endpoint], StringComparison.Ordinal);
        }

        var methods = Texts(metadata, "token_endpoint_auth_methods_supported");
        Assert.Superset(PeerClients.Methods.ToHashSet(), methods);
        Assert.Superset(
            new HashSet<string> { "client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange" },
            Texts(metadata, "grant_types_supported"));
        Assert.Contains("ES256", Texts(metadata, "dpop_signing_alg_values_supported"));
        Assert.Contains($"{landscape.Issuer}/.well-known/oauth-authorization-server", metadata.Exchanges.Select(exchange => exchange.Url.AbsoluteUri));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task The_metadata_is_found_as_OpenID_Connect_says_too(string library)
    {
        var client = landscape.Known.Describe(landscape.Issuer, ClientCredentials, discovery: "oidc");
        var metadata = await landscape.RunAsync(library, "discover", new { client });
        Assert.Equal(landscape.Issuer, metadata["issuer"]);
    }

    [Theory]
    [MemberData(nameof(LibrariesAndMethods))]
    public async Task A_client_gets_a_token_by_every_method_and_calls_through_the_gateway_with_it(string library, string method)
    {
        var client = landscape.Client(method);
        var token = await landscape.RunAsync(library, "clientCredentials", new { client, parameters = new { scope = "orders:read" } });
        Assert.Equal("orders:read", token.Find("scope")?.GetValue<string>() ?? "orders:read");
        Assert.InRange(token.Find("expires_in")!.GetValue<int>(), 1, 3600);
        Assert.Null(token.Find("refresh_token"));

        var claims = await ValidateAsync(client, token, PeerClients.Audience);
        Assert.Equal((landscape.Issuer, method), (claims["iss"], claims["client_id"]));

        var answer = await landscape.RunAsync(library, "resource", new { client, token = token["access_token"], url = $"{landscape.Issuer}/echo/orders/1" });
        Assert.Equal(200, answer.Find("status")!.GetValue<int>());
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_wrong_secret_is_told_in_the_words_of_RFC_6749(string library)
    {
        var client = landscape.Client(ClientCredentials);
        client["authentication"]!["secret"] = "not the secret of anybody";
        var refused = await landscape.TryAsync(library, "clientCredentials", new { client });
        Assert.Equal(401, refused.Error?.Status);
        Assert.True(
            refused.Error!.OauthError == "invalid_client" || refused.Error.Challenges is not null,
            $"neither an error nor a challenge that the library understands: {refused.Error}");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_scope_and_a_resource_that_the_client_may_not_have_are_refused(string library)
    {
        var client = landscape.Client(ClientCredentials);
        var scope = await landscape.TryAsync(library, "clientCredentials", new { client, parameters = new { scope = "admin" } });
        Assert.Equal((400, "invalid_scope"), (scope.Error?.Status, scope.Error?.OauthError));
        var resource = await landscape.TryAsync(library, "clientCredentials", new { client, parameters = new { resource = "https://elsewhere.example.com" } });
        Assert.Equal((400, "invalid_target"), (resource.Error?.Status, resource.Error?.OauthError));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_members_token_is_exchanged_for_one_with_less_in_it_that_names_who_acts(string library)
    {
        var client = landscape.Client(ClientCredentials);
        var token = await landscape.RunAsync(library, "exchange", new
        {
            client,
            parameters = PeerClients.Exchange(await landscape.MemberTokenAsync(), scope: "orders:read", audience: PeerClients.OtherAudience),
        });
        Assert.Equal("urn:ietf:params:oauth:token-type:access_token", token["issued_token_type"]);
        var claims = await ValidateAsync(client, token, PeerClients.OtherAudience);
        Assert.Equal(("member-1", "orders:read", ClientCredentials), (claims["sub"], claims["scope"], claims["client_id"]));
        Assert.Equal(ClientCredentials, claims.Find("act")!["sub"]!.GetValue<string>());
        Assert.Null(token.Find("refresh_token"));

        // For the other resource server, so not for the gateway.
        Assert.Equal(401, await landscape.StatusAsync("/echo/orders/1", token["access_token"]));
        var more = await landscape.TryAsync(library, "exchange", new
        {
            client, parameters = PeerClients.Exchange(await landscape.MemberTokenAsync(scope: "orders:read"), scope: "orders:write"),
        });
        Assert.Equal((400, "invalid_scope"), (more.Error?.Status, more.Error?.OauthError));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_refresh_token_lasts_for_one_use_and_an_old_one_ends_them_all(string library)
    {
        var client = landscape.Client(PeerClients.Web);
        var first = await landscape.RunAsync(library, "exchange", new { client, parameters = PeerClients.Exchange(await landscape.MemberTokenAsync()) });
        var second = await landscape.RunAsync(library, "refresh", new { client, token = first["refresh_token"] });
        Assert.NotEqual(first["refresh_token"], second["refresh_token"]);
        Assert.NotEqual(first["access_token"], second["access_token"]);
        var third = await landscape.RunAsync(library, "refresh", new { client, token = second["refresh_token"], parameters = new { scope = "orders:read" } });
        Assert.Equal("orders:read", (await ValidateAsync(client, third, PeerClients.Audience))["scope"]);
        Assert.Equal(200, await landscape.StatusAsync("/echo/orders/1", third["access_token"]));

        // Two generations old: whoever holds it stole it, or was stolen from (RFC 9700 section 4.14.2).
        var stolen = await landscape.TryAsync(library, "refresh", new { client, token = first["refresh_token"] });
        Assert.Equal((400, "invalid_grant"), (stolen.Error?.Status, stolen.Error?.OauthError));
        var rightful = await landscape.TryAsync(library, "refresh", new { client, token = third["refresh_token"] });
        Assert.Equal((400, "invalid_grant"), (rightful.Error?.Status, rightful.Error?.OauthError));
        await Eventually.TrueAsync(
            async () => await landscape.StatusAsync("/echo/orders/1", third["access_token"]) == 401, what: "the family's access tokens are refused");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_resource_server_is_told_of_a_token_until_it_is_revoked(string library)
    {
        var client = landscape.Client(ClientCredentials);
        var token = await landscape.RunAsync(library, "clientCredentials", new { client, parameters = new { scope = "orders:read" } });
        var active = await landscape.RunAsync(library, "introspect", new { client, token = token["access_token"] });
        Assert.True(active.Find("active")!.GetValue<bool>());
        Assert.Equal((landscape.Issuer, "orders:read", ClientCredentials), (active["iss"], active["scope"], active["client_id"]));

        await landscape.RunAsync(library, "revoke", new { client, token = token["access_token"] });
        var revoked = await landscape.RunAsync(library, "introspect", new { client, token = token["access_token"] });
        Assert.Equal("""{"active":false}""", revoked.Result!.ToJsonString());
        Assert.Equal(401, await landscape.StatusAsync("/echo/orders/1", token["access_token"]));

        // RFC 7009 section 2.2: a token that nobody knows is revoked already.
        await landscape.RunAsync(library, "revoke", new { client, token = "no-token-of-ours" });
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_resource_server_gets_the_answer_signed_when_it_asks_for_that(string library)
    {
        var token = await landscape.RunAsync(library, "clientCredentials", new { client = landscape.Client(ClientCredentials) });
        var client = landscape.Client(ClientCredentials, signedIntrospection: "ES256");
        var active = await landscape.RunAsync(library, "introspect", new { client, token = token["access_token"] });
        Assert.True(active.Find("active")!.GetValue<bool>());
        Assert.Contains(active.Exchanges, exchange => exchange.ContentType?.StartsWith("application/token-introspection+jwt", StringComparison.Ordinal) == true);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_refresh_token_that_its_owner_revokes_ends_its_family(string library)
    {
        var client = landscape.Client(PeerClients.Web);
        var tokens = await landscape.RunAsync(library, "exchange", new { client, parameters = PeerClients.Exchange(await landscape.MemberTokenAsync("member-2")) });
        await landscape.RunAsync(library, "revoke", new { client, token = tokens["refresh_token"], parameters = new { token_type_hint = "refresh_token" } });
        var refused = await landscape.TryAsync(library, "refresh", new { client, token = tokens["refresh_token"] });
        Assert.Equal("invalid_grant", refused.Error?.OauthError);
        await Eventually.TrueAsync(
            async () => await landscape.StatusAsync("/echo/orders/1", tokens["access_token"]) == 401, what: "the family's access tokens are refused");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_token_that_is_bound_to_a_certificate_is_good_with_it_alone(string library)
    {
        var client = landscape.Client("tls_client_auth");
        var token = await landscape.RunAsync(library, "clientCredentials", new { client });
        Assert.Equal(
            landscape.Known.CertificateThumbprint,
            Payload(token["access_token"])["cnf"]?["x5t#S256"]?.GetValue<string>());
        var with = await landscape.RunAsync(library, "resource", new { client, token = token["access_token"], url = $"{landscape.Issuer}/echo/orders/1" });
        Assert.Equal(200, with.Find("status")!.GetValue<int>());
        Assert.Equal(401, await landscape.StatusAsync("/echo/orders/1", token["access_token"]));
    }

    [Fact]
    public async Task The_gateways_API_says_who_issues_its_tokens()
    {
        // The API is called api.example.com; here it is reached at another address.
        var metadata = await landscape.RunAsync(OAuthClientsProcess.OAuth4WebApi, "resourceMetadata", new
        {
            client = landscape.Client(ClientCredentials),
            resource = PeerClients.Audience,
            url = $"{landscape.Issuer}/.well-known/oauth-protected-resource",
        });
        Assert.Equal([landscape.Issuer], Texts(metadata, "authorization_servers"));
    }

    [Fact]
    public async Task A_challenge_says_where_the_APIs_metadata_is()
    {
        using var unauthorized = await landscape.Http.GetAsync(new Uri($"{landscape.Issuer}/echo/orders/1"));
        Assert.Equal(401, (int)unauthorized.StatusCode);
        // RFC 9728 section 5.1.
        Assert.Contains(
            $"resource_metadata=\"{PeerClients.Audience}/.well-known/oauth-protected-resource\"",
            string.Join(", ", unauthorized.Headers.WwwAuthenticate),
            StringComparison.Ordinal);
    }

    private static HashSet<string> Texts(OAuthClientAnswer answer, string name) =>
        [.. (answer.Find(name) as JsonArray ?? []).Select(value => value!.GetValue<string>())];

    private static JsonNode Payload(string token) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    // As a resource server with oauth4webapi does it: by the metadata, the key set and RFC 9068. A token that is bound to a
    // certificate is beyond it; those are read.
    private async Task<OAuthClientAnswer> ValidateAsync(JsonObject client, OAuthClientAnswer token, string audience) =>
        Payload(token["access_token"]) is JsonObject payload && payload["cnf"]?["x5t#S256"] is not null
            ? new OAuthClientAnswer(payload, null, [])
            : await landscape.RunAsync(OAuthClientsProcess.OAuth4WebApi, "validate", new { client, token = token["access_token"], audience });
}
