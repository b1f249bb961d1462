using System.Text.Json.Nodes;
using AuthGateway.Settings;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Grants;
using AuthGateway.Tokens.Service;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>RFC 8414 and RFC 9728, and which configurations there are at all.</summary>
public sealed class ServiceMetadataTests
{
    [Fact]
    public async Task RFC_8414_section_2_the_server_tells_what_is_true_and_nothing_else()
    {
        await using var service = new ServiceHarness();
        var document = Document(service, "/.well-known/oauth-authorization-server");

        Assert.Equal(
            (ServiceHarness.Issuer, $"{ServiceHarness.Issuer}/oauth2/token", $"{ServiceHarness.Issuer}/.well-known/jwks.json"),
            (document["issuer"]!.GetValue<string>(), document["token_endpoint"]!.GetValue<string>(), document["jwks_uri"]!.GetValue<string>()));
        Assert.Equal(["client_credentials", GrantTypes.TokenExchange, "refresh_token"], Texts(document["grant_types_supported"]));
        Assert.Equal(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"], Texts(document["token_endpoint_auth_methods_supported"]));
        Assert.DoesNotContain("none", Texts(document["introspection_endpoint_auth_methods_supported"]));
        Assert.Equal(["RS256", "PS256", "ES256"], Texts(document["token_endpoint_auth_signing_alg_values_supported"]));
        Assert.Empty(document["response_types_supported"]!.AsArray());
        Assert.Null(document["authorization_endpoint"]);
        Assert.Null(document["id_token_signing_alg_values_supported"]);
        Assert.Equal(document.ToJsonString(), Document(service, "/.well-known/openid-configuration").ToJsonString());
    }

    [Fact]
    public async Task RFC_8414_section_3_1_an_issuers_path_goes_behind_the_well_known_part()
    {
        await using var service = new ServiceHarness(settings => settings with { Issuer = "https://example.test/auth" });

        Assert.Equal("https://example.test/auth/oauth2/token", Document(service, "/.well-known/oauth-authorization-server/auth")["token_endpoint"]!.GetValue<string>());
        Assert.Equal("https://example.test/.well-known/jwks.json", Document(service, "/auth/.well-known/openid-configuration")["jwks_uri"]!.GetValue<string>());
    }

    [Fact]
    public async Task RFC_9728_section_3_1_a_resources_path_goes_behind_the_well_known_part()
    {
        await using var service = new ServiceHarness(settings => settings with { Audience = "https://api.example.test/v1" });
        var document = Document(service, "/.well-known/oauth-protected-resource/v1");

        Assert.Equal("https://api.example.test/v1", document["resource"]!.GetValue<string>());
        Assert.Equal([ServiceHarness.Issuer], Texts(document["authorization_servers"]));
    }

    [Fact]
    public async Task RFC_9449_section_5_1_the_algorithms_of_proofs_are_those_that_are_accepted()
    {
        foreach (var algorithms in new string[][] { ["PS256", "ES384"], [] })
        {
            await using var service = new ServiceHarness();
            service.Proofs.Algorithms = algorithms;
            foreach (var path in new[] { "/.well-known/oauth-authorization-server", "/.well-known/oauth-protected-resource" })
            {
                var told = Document(service, path)["dpop_signing_alg_values_supported"];
                Assert.Equal(algorithms, told is null ? [] : Texts(told));
                Assert.Equal(algorithms.Length > 0, told is not null);
            }
        }
    }

    [Fact]
    public async Task A_resource_whose_name_is_no_URL_has_no_metadata()
    {
        await using var service = new ServiceHarness(settings => settings with { Audience = "points-api" });
        Assert.DoesNotContain(service.Documents, document => document.Name == "oauth-protected-resource");
    }

    [Fact]
    public async Task Whoever_has_the_document_already_is_told_so()
    {
        await using var service = new ServiceHarness();
        var document = service.Documents.First();
        var first = await ServeAsync(document, null);
        var second = await ServeAsync(document, first.Headers.ETag);

        Assert.Equal((200, 304), (first.StatusCode, second.StatusCode));
        Assert.Equal("public, max-age=300", first.Headers.CacheControl);
    }

    [Theory]
    [InlineData("https://auth.example.test", true)]
    [InlineData("https://auth.example.test:8443/a/b", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://auth.example.test", false)]
    [InlineData("https://auth.example.test/", false)]
    [InlineData("https://auth.example.test/a/", false)]
    [InlineData("https://AUTH.example.test", false)]
    [InlineData("https://auth.example.test:443", false)]
    [InlineData("https://auth.example.test?x", false)]
    [InlineData("https://auth.example.test#x", false)]
    [InlineData("https://user@auth.example.test", false)]
    [InlineData("https://auth.example.test/a/../b", false)]
    [InlineData("urn:auth", false)]
    public void RFC_8414_section_2_an_issuer_is_an_https_URL_that_is_written_in_one_way(string issuer, bool isGood) =>
        Assert.Equal(isGood, TokenServiceSettings.IsIssuer(issuer));

    [Fact]
    public void A_client_without_what_its_method_needs_is_an_error_at_the_start()
    {
        var good = ServiceHarness.App;
        Assert.Empty(Errors(good));
        Assert.Contains("SecretHashes", Errors(good with { SecretHashes = [] }));
        Assert.Contains("SecretHashes:0", Errors(good with { SecretHashes = ["my-password"] }));
        Assert.Contains("AuthenticationMethods", Errors(good with { AuthenticationMethods = ["client_secret_jwt"] }));
        Assert.Contains("AuthenticationMethods", Errors(good with { AuthenticationMethods = ["none", "client_secret_basic"] }));
        Assert.Contains("Keys", Errors(good with { AuthenticationMethods = ["private_key_jwt"] }));
        Assert.Contains("Keys", Errors(good with { AuthenticationMethods = ["private_key_jwt"], Keys = """{"keys":[]}""" }));
        Assert.Contains("KeysUrl", Errors(good with { AuthenticationMethods = ["private_key_jwt"], KeysUrl = new Uri("http://example.test/keys") }));
        Assert.Contains("CertificateThumbprints", Errors(good with { AuthenticationMethods = ["self_signed_tls_client_auth"] }));
        Assert.Contains("CertificateSubjectDn", Errors(good with { AuthenticationMethods = ["tls_client_auth"] }));
        Assert.Contains("Grants", Errors(good with { Grants = ["password"] }));
        Assert.Contains("Audiences", Errors(good with { Audiences = [] }));
        Assert.Contains("Scopes", Errors(good with { Scopes = ["a b"] }));
        Assert.Contains("MayActFor:Issuers", Errors(good with { MayActFor = new() }));
        Assert.Contains("RefreshTokens", Errors(good with { RefreshTokens = true, Grants = ["client_credentials"] }));
    }

    [Fact]
    public void RFC_9449_section_5_a_public_client_refreshes_only_with_a_key_and_gets_nothing_in_its_own_name()
    {
        var mobile = ServiceHarness.App with { AuthenticationMethods = [ClientMethods.None], SecretHashes = [], Grants = [GrantTypes.TokenExchange], MayIntrospect = [], RefreshTokens = true };
        Assert.Contains("RefreshTokens", Errors(mobile));
        Assert.Empty(Errors(mobile with { RequireDpop = true }));
        Assert.Contains("AuthenticationMethods", Errors(mobile with { RequireDpop = true, Grants = [GrantTypes.ClientCredentials, GrantTypes.TokenExchange] }));
    }

    [Fact]
    public void No_hash_and_no_secret_stands_in_a_records_text_or_in_an_error()
    {
        var errors = new List<SettingsError>();
        var client = ServiceHarness.App with { SecretHashes = ["my-password-in-the-wrong-place"] };
        client.Validate(new SettingsErrors("x", errors));

        Assert.DoesNotContain("my-password", string.Join(' ', errors), StringComparison.Ordinal);
        Assert.DoesNotContain("my-password", $"{client}", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Errors(TokenClientSettings client)
    {
        var errors = new List<SettingsError>();
        client.Validate(new SettingsErrors("x", errors));
        client.MayActFor.Validate(new SettingsErrors("x", errors));
        return errors.Select(error => error.Key[2..]);
    }

    private static JsonNode Document(ServiceHarness service, string path) => JsonNode.Parse(Assert.Single(service.Documents, document => document.Path == path).Body.Span)!;

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(item => item!.GetValue<string>());

    private static async Task<HttpResponse> ServeAsync(MetadataDocument document, string? ifNoneMatch)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.IfNoneMatch = ifNoneMatch;
        await document.ServeAsync(context);
        return context.Response;
    }
}
