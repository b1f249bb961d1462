using System.Text.Json.Nodes;

namespace AuthGateway.TestSupport.Tests;

/// <summary>The clients, and a provider that wants nonces in proofs and signs its introspection answers.</summary>
public sealed class StrictProviderFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new("strict-provider");
    private readonly JsonObject _key = JsonWebKeys.NewPrivate("application-key");
    private ChildProcess _provider = null!;

    public OAuthClientsProcess Clients { get; private set; } = null!;

    public string Issuer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OAuthClientsProcess.SkipReason is not null, OAuthClientsProcess.SkipReason ?? string.Empty);
        // Installs the provider's packages.
        await using (await OidcProviderProcess.StartAsync())
        {
        }

        Clients = await OAuthClientsProcess.StartAsync();
        JsonArray applications =
        [
            new JsonObject { ["client_id"] = "client_secret_basic", ["client_secret"] = "secret/with:odd+characters%", ["introspection_signed_response_alg"] = "ES256" },
            new JsonObject { ["client_id"] = "client_secret_post", ["client_secret"] = "secret", ["token_endpoint_auth_method"] = "client_secret_post", ["introspection_signed_response_alg"] = "ES256" },
            new JsonObject
            {
                ["client_id"] = "private_key_jwt",
                ["token_endpoint_auth_method"] = "private_key_jwt",
                ["introspection_signed_response_alg"] = "ES256",
                ["jwks"] = JsonWebKeys.PublicSet(_key),
            },
        ];
        await File.WriteAllTextAsync(_folder.File("clients.json"), applications.ToJsonString());
        _provider = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("node"), "strict.js", _folder.File("clients.json"))
        {
            WorkingDirectory = Repository.PathOf("tests", "peers", "oidc-provider"),
        });
        Issuer = JsonNode.Parse(await _provider.WaitForLineAsync("{\"issuer\":"))!["issuer"]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        if (Clients is not null)
        {
            await Clients.DisposeAsync();
        }

        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>The client that authenticates by a method; the methods are the clients' names.</summary>
    public JsonObject Client(string method, string? dpop = null, string? signedIntrospection = null)
    {
        var authentication = new JsonObject { ["method"] = method };
        switch (method)
        {
            case "private_key_jwt":
                authentication["key"] = _key.DeepClone();
                break;
            case "client_secret_basic":
                authentication["secret"] = "secret/with:odd+characters%";
                break;
            default:
                authentication["secret"] = "secret";
                break;
        }

        var client = new JsonObject { ["issuer"] = Issuer, ["discovery"] = "oidc", ["http"] = true, ["clientId"] = method, ["authentication"] = authentication };
        if (dpop is not null)
        {
            client["dpop"] = dpop;
        }

        if (signedIntrospection is not null)
        {
            client["signedIntrospection"] = signedIntrospection;
        }

        return client;
    }
}
