using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>A gateway whose keys change every few seconds, and an Apache that takes what it tells its upstreams.</summary>
public sealed class IdentityRotationLandscape : IAsyncLifetime
{
    private const string Issuer = "urn:authgateway";
    private readonly TemporaryFolder _folder = new("identity-rotation");
    private readonly TestCertificates _certificates = new();
    private LegacySystemProcess _legacy = null!;
    private OidcProviderProcess _provider = null!;
    private RedisForTests _redis = null!;

    internal Gateway Gateway { get; private set; } = null!;

    public ApacheProcess Apache { get; private set; } = null!;

    /// <summary>A client of the gateway over TLS.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OidcProviderProcess.SkipReason is not null, OidcProviderProcess.SkipReason ?? string.Empty);
        Assert.SkipWhen(ApacheProcess.SkipReason is not null, ApacheProcess.SkipReason ?? string.Empty);
        _provider = await OidcProviderProcess.StartAsync();
        _redis = await RedisForTests.StartAsync();
        _legacy = await LegacySystemProcess.StartAsync();
        var (certificate, key) = _certificates.WriteServerCertificate(_folder);
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{FreePort.Next()}"));
        Gateway = await Gateway.StartAsync(
        [
            ("Hosting:Urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()};{address}")),
            ("Hosting:CertificateFile", certificate),
            ("Hosting:CertificateKeyFile", key),
            ("Redis:Url", $"redis://{_redis.Endpoint}"),
            ("Tokens:EncryptionKeys:0", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
            .. RotatingKeys.Settings,
            ("Identity:Issuer", Issuer),
            ("Authentication:Issuers:main:Issuer", _provider.Issuer),
            ("Authentication:Issuers:main:Audiences:0", OidcProviderProcess.DefaultAudience),
            ("Authentication:Issuers:main:AllowHttp", "true"),
            ("Authorization:Policies:known:PrincipalTypes:0", "Member"),
            .. Gateway.Route("echo", _legacy.Address, "known", "/echo/{**rest}"),
        ]);
        Http = new HttpClient(new SocketsHttpHandler { SslOptions = _certificates.ClientOptions("127.0.0.1") }) { BaseAddress = address };
        Apache = await ApacheProcess.StartAsync(new ApacheOptions(
            _legacy.Address, Issuer, "echo", new Uri(address, "/.well-known/jwks.json"), _certificates.WriteAuthority(_folder)));
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var part in new IAsyncDisposable?[] { Apache, Gateway, _legacy, _redis, _provider })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _folder.Dispose();
    }

    /// <summary>What the gateway told the upstream of a caller: a new one each time, so that none is kept for it.</summary>
    public async Task<string> IdentityTokenAsync()
    {
        var credential = await _provider.MintAsync();
        LogCanary.Watch(credential);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/identity");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        using var echo = JsonDocument.Parse(text);
        var token = echo.RootElement.GetProperty("headers").EnumerateArray()
            .Single(header => header[0].GetString() == "X-AuthGateway-Identity")[1].GetString()!;
        LogCanary.Watch(token);
        return token;
    }
}

/// <summary>Keys rotate while upstreams verify who calls them: none may ever refuse a token that is still valid.</summary>
public sealed class IdentityRotationTests(IdentityRotationLandscape landscape) : IClassFixture<IdentityRotationLandscape>
{
    private const int Keys = 4;

    [Fact]
    public async Task No_verifier_of_identity_tokens_fails_while_keys_rotate_under_load()
    {
        using var apache = new HttpClient { BaseAddress = landscape.Apache.Address };
        using var strict = new StrictKeyReader(landscape.Http);
        var load = new RotationLoad(
            landscape.IdentityTokenAsync,
            [
                // Keeps keys for an hour, and asks when it meets an unknown one.
                ("mod_auth_openidc", token => RotationLoad.RefusalAsync(apache, token)),
                ("a reader that trusts max-age", strict.RefusalAsync),
            ]);
        await load.RunAsync(Keys);
        Assert.True(load.Failures.Count == 0, string.Join('\n', load.Failures) + $"\n{landscape.Apache.Process.AllOutput}");
        Assert.True(load.TokensOfKeys.Count >= Keys, $"only {load.TokensOfKeys.Count} keys signed");
        Assert.True(strict.Fetches >= Keys, $"the reader asked {strict.Fetches} times");
        TestContext.Current.SendDiagnosticMessage("{0} checks of {1} tokens, {2} keys", load.Checks, load.TokensOfKeys.Values.Sum(), load.TokensOfKeys.Count);
    }
}
