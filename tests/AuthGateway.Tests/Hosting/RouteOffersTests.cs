using AuthGateway.Hosting.Configuration;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Hosting;

/// <summary>A route that demands what the configuration does not offer would answer nobody: the start is refused instead.</summary>
public sealed class RouteOffersTests
{
    private const string Schemes = "AuthenticationSchemes";
    private const string Proof = "ProofOfPossession";

    [Theory]
    [InlineData(Schemes, "session", "Authentication:Sessions:Enabled")]
    [InlineData(Schemes, "bearer,api-key", "Authentication:ApiKeys:Enabled")]
    [InlineData(Schemes, "bearer,introspection", "Authentication:Introspection")]
    [InlineData(Schemes, "legacy-session", "Authentication:LegacySessions")]
    [InlineData(Proof, "Dpop", "Authentication:PublicUrls")]
    [InlineData(Proof, "Required", "Authentication:PublicUrls")]
    [InlineData(Proof, "Mtls", "Authentication:ClientCertificate:Header")]
    public void A_route_that_demands_what_is_off_is_refused_at_start_and_told_what_is_missing(string key, string value, string missing)
    {
        var error = Assert.Single(Errors(key, value));

        Assert.StartsWith($"ReverseProxy:Routes:up:Metadata:{key} ", error, StringComparison.Ordinal);
        Assert.Contains(missing, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Schemes, "session,bearer", "Authentication__Sessions__Enabled", "true")]
    [InlineData(Proof, "Dpop", "Authentication__PublicUrls__0", "https://api.example.com")]
    [InlineData(Proof, "Required", "Authentication__PublicUrls__0", "https://api.example.com")]
    [InlineData(Proof, "Required", "Authentication__ClientCertificate__Header", "Client-Cert")]
    [InlineData(Proof, "Mtls", "Authentication__ClientCertificate__Header", "Client-Cert")]
    [InlineData(Proof, "Optional", "Telemetry__RequestLog", "false")]
    public void A_route_that_demands_what_is_on_is_served(string key, string value, string setting, string to) => Assert.Empty(Errors(key, value, (setting, to)));

    [Theory]
    [InlineData(null, false)]
    [InlineData("https://other.example.com", false)]
    [InlineData("https://auth.example.com/auth", false)]
    [InlineData("https://auth.example.com", true)]
    [InlineData("HTTPS://AUTH.example.com:443/", true)]
    public void Clients_that_must_prove_a_key_need_the_issuers_address_among_the_public_ones(string? publicUrl, bool starts)
    {
        List<(string Key, string Value)> keys =
        [
            ("TokenService__Enabled", "true"), ("TokenService__Issuer", "https://auth.example.com/auth"), ("TokenService__Audience", "points"),
            ("TokenService__Clients__app__AuthenticationMethods__0", "client_secret_basic"),
            ("TokenService__Clients__app__SecretHashes__0", AuthGateway.Tokens.Clients.SecretHash.Of("IwSAFdyfUq7sI2gqvZHPLm_Eoj7OhAynx0BmhDkN6Zw")),
            ("TokenService__Clients__app__Grants__0", "client_credentials"),
            ("TokenService__Clients__app__Audiences__0", "points"),
            ("TokenService__Clients__app__RequireDpop", "true"),
        ];
        if (publicUrl is not null)
        {
            keys.Add(("Authentication__PublicUrls__0", publicUrl));
        }

        var errors = Load(keys);
        if (starts)
        {
            Assert.Empty(errors);
            return;
        }

        Assert.StartsWith("Authentication:PublicUrls ", Assert.Single(errors), StringComparison.Ordinal);
    }

    private static List<string> Errors(string key, string value, params IEnumerable<(string Key, string Value)> more) => Load(
        [
            ("ReverseProxy__Routes__up__ClusterId", "up"), ("ReverseProxy__Routes__up__AuthorizationPolicy", "Authenticated"),
            ("ReverseProxy__Routes__up__Match__Path", "/{**rest}"), ($"ReverseProxy__Routes__up__Metadata__{key}", value),
            ("ReverseProxy__Clusters__up__Destinations__one__Address", "http://127.0.0.1:1"),
            .. more,
        ]);

    private static List<string> Load(IEnumerable<(string Key, string Value)> keys)
    {
        using var folder = new TemporaryFolder("route-offers");
        var variables = keys.ToDictionary(key => $"AUTHGATEWAY__{key.Key}", key => key.Value, StringComparer.Ordinal);
        variables["DOTNET_ENVIRONMENT"] = "Development";
        var loaded = SettingsLoader.Load(new SettingsInputs { BaseDirectory = folder.Path, Variables = variables }, GatewaySettings.Catalogue);
        return [.. loaded.Errors.Select(error => error.ToString())];
    }
}
