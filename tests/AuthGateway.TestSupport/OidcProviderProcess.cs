using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthGateway.TestSupport;

/// <summary>
/// A certified OpenID provider (npm's oidc-provider, tests/peers/oidc-provider) on the loopback interface, with a
/// control port that rotates its keys, breaks its endpoints and signs arbitrary tokens with its real keys. It
/// begins with one key for RS256 and one for ES256.
/// </summary>
public sealed class OidcProviderProcess : IAsyncDisposable
{
    /// <summary>A registered application with every scope, and its secret.</summary>
    public const string ClientId = "application-1";

    /// <summary>The secret of <see cref="ClientId"/>.</summary>
    public const string ClientSecret = "secret-of-application-1";

    /// <summary>The audience of tokens for which none is named.</summary>
    public const string DefaultAudience = "https://legacy.example.com";

    /// <summary>The resource whose access tokens are opaque.</summary>
    public const string OpaqueAudience = "https://opaque.example.com";

    /// <summary>The client that introspects.</summary>
    public const string GatewayClientId = "gateway";

    /// <summary>The secret of <see cref="GatewayClientId"/>, full of characters that must be encoded.</summary>
    public const string GatewayClientSecret = "secret: of+the gateway 100%";

    private readonly HttpClient _control;
    private readonly HttpClient _http = new();

    private OidcProviderProcess(ChildProcess process, string issuer, string control)
    {
        Process = process;
        Issuer = issuer;
        _control = new HttpClient { BaseAddress = new Uri(control) };
    }

    /// <summary>Why no provider can be started here, or null.</summary>
    public static string? SkipReason { get; } =
        Executables.Find("node") is null ? "node is not installed" : Executables.Find("npm") is null ? "npm is not installed" : null;

    /// <summary>The algorithms for which it can have keys.</summary>
    public static IReadOnlyList<string> Algorithms { get; } =
        ["RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA"];

    /// <summary>The running process.</summary>
    public ChildProcess Process { get; }

    /// <summary>The issuer: `http://127.0.0.1:PORT`, without a slash at the end.</summary>
    public string Issuer { get; }

    /// <summary>Where the key set is.</summary>
    public Uri JwksAddress => new($"{Issuer}/jwks");

    /// <summary>Where tokens are introspected (RFC 7662).</summary>
    public Uri IntrospectionAddress => new($"{Issuer}/introspect");

    /// <summary>Has npm install its packages, unless they are there.</summary>
    /// <returns>The folder with the provider's main.js.</returns>
    public static async Task<string> InstallAsync()
    {
        var folder = Repository.PathOf("tests", "peers", "oidc-provider");
        await NpmPackages.InstallAsync(folder);
        return folder;
    }

    /// <summary>Starts a provider; the first time, npm installs its packages.</summary>
    public static async Task<OidcProviderProcess> StartAsync()
    {
        var folder = await InstallAsync();
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("node"), "main.js") { WorkingDirectory = folder });
        try
        {
            var addresses = JsonNode.Parse(await process.WaitForLineAsync("{\"issuer\":"))!;
            return new OidcProviderProcess(process, addresses["issuer"]!.GetValue<string>(), addresses["control"]!.GetValue<string>());
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a key, which from now on is the one that signs with its algorithm.</summary>
    /// <returns>Its key id: the given one, or its thumbprint (RFC 7638).</returns>
    public async Task<string> AddKeyAsync(string algorithm, string? keyId = null) =>
        (await ControlAsync(HttpMethod.Post, "/keys", new() { ["alg"] = algorithm, ["kid"] = keyId })).GetProperty("kid").GetString()!;

    /// <summary>Takes a key out of the key set; tokens that it signed stay as they are.</summary>
    public Task RemoveKeyAsync(string keyId) => ControlAsync(HttpMethod.Delete, "/keys", new() { ["kid"] = keyId });

    /// <summary>Adds a key for an algorithm and removes all that it had.</summary>
    /// <returns>The new key's id.</returns>
    public async Task<string> RotateAsync(string algorithm)
    {
        var old = await KeysAsync();
        var added = await AddKeyAsync(algorithm);
        foreach (var key in old.Where(key => key.GetProperty("alg").GetString() == algorithm))
        {
            await RemoveKeyAsync(key.GetProperty("kid").GetString()!);
        }

        return added;
    }

    /// <summary>The public keys, newest first, whatever is broken.</summary>
    public async Task<IReadOnlyList<JsonElement>> KeysAsync() =>
        [.. (await ControlAsync(HttpMethod.Get, "/keys", null)).GetProperty("keys").EnumerateArray()];

    /// <summary>
    /// A token signed with the provider's newest key for an algorithm. Claims and header go over the defaults:
    /// iss, sub `member-1`, aud <see cref="DefaultAudience"/>, client_id, iat, exp in 300 s, jti; alg, kid, typ
    /// `at+jwt`. A null removes one: `MintAsync(new { sub = "member-2", jti = (string?)null })`.
    /// </summary>
    public Task<string> MintAsync(object? claims = null, object? header = null, string algorithm = "RS256", string? keyId = null) =>
        MintAsync(new() { ["alg"] = algorithm, ["kid"] = keyId, ["claims"] = Node(claims), ["header"] = Node(header) });

    /// <summary>A token over exactly these texts, for JSON that no serializer writes (duplicate claims, broken JSON); null takes the defaults.</summary>
    public Task<string> MintTextAsync(string? headerText, string? claimsText, string algorithm = "RS256", string? keyId = null) =>
        MintAsync(new() { ["alg"] = algorithm, ["kid"] = keyId, ["headerText"] = headerText, ["claimsText"] = claimsText });

    /// <summary>An access token that the provider issued to an application by the client credentials grant, over HTTP.</summary>
    /// <exception cref="HttpRequestException">The provider refused, or could not be reached.</exception>
    public async Task<string> AccessTokenAsync(
        string scope = "members:read", string? resource = null, string clientId = ClientId, string clientSecret = ClientSecret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Issuer}/token"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}")));
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = scope };
        if (resource is not null)
        {
            form["resource"] = resource;
        }

        request.Content = new FormUrlEncodedContent(form);
        using var response = await _http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(answer)!["access_token"]!.GetValue<string>()
            : throw new HttpRequestException($"The provider answered {(int)response.StatusCode}: {answer}", null, response.StatusCode);
    }

    /// <summary>Revokes a token that the provider issued to an application (RFC 7009).</summary>
    public async Task RevokeAsync(string token, string clientId = ClientId, string clientSecret = ClientSecret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Issuer}/revoke"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}")));
        request.Content = new FormUrlEncodedContent([new("token", token)]);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>How tokens of <see cref="AccessTokenAsync"/> are signed (a key for it must be there) and how long they live.</summary>
    public Task SetAccessTokensAsync(string algorithm, TimeSpan? lifetime = null) =>
        ControlAsync(HttpMethod.Post, "/access-tokens", new() { ["alg"] = algorithm, ["seconds"] = (int?)lifetime?.TotalSeconds });

    /// <summary>Breaks an endpoint, or heals it with <see cref="OidcFault.None"/>. Answers that hang are cut.</summary>
    public Task BreakAsync(OidcEndpoint endpoint, OidcFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return ControlAsync(HttpMethod.Post, "/faults", new() { ["name"] = endpoint.ToString().ToLowerInvariant(), ["fault"] = fault.Json.DeepClone() });
    }

    /// <summary>How often each endpoint was asked, broken or not.</summary>
    public async Task<OidcHits> HitsAsync()
    {
        var hits = await ControlAsync(HttpMethod.Get, "/hits", null);
        return new OidcHits(hits.GetProperty("discovery").GetInt32(), hits.GetProperty("jwks").GetInt32(), hits.GetProperty("token").GetInt32(), hits.GetProperty("introspection").GetInt32());
    }

    /// <summary>Closes the provider's port and every connection: from now on connections are refused.</summary>
    public Task StopListeningAsync() => ControlAsync(HttpMethod.Post, "/listen", new() { ["on"] = false });

    /// <summary>Listens on the same port again, with the same keys.</summary>
    public Task StartListeningAsync() => ControlAsync(HttpMethod.Post, "/listen", new() { ["on"] = true });

    /// <summary>Ends the provider.</summary>
    public ValueTask DisposeAsync()
    {
        _control.Dispose();
        _http.Dispose();
        return Process.DisposeAsync();
    }

    private static JsonNode? Node(object? value) => value as JsonNode ?? JsonSerializer.SerializeToNode(value);

    private async Task<string> MintAsync(JsonObject request)
    {
        foreach (var absent in request.Where(part => part.Value is null).Select(part => part.Key).ToList())
        {
            request.Remove(absent);
        }

        return (await ControlAsync(HttpMethod.Post, "/mint", request)).GetProperty("token").GetString()!;
    }

    private async Task<JsonElement> ControlAsync(HttpMethod method, string path, JsonObject? body)
    {
        if (body?.ContainsKey("kid") == true && body["kid"] is null)
        {
            body.Remove("kid");
        }

        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _control.SendAsync(request);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode ? answer : throw new InvalidOperationException($"{method} {path}: {answer}");
    }
}
