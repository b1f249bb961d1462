using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.Identity;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Latency;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Tokens;

/// <summary>A gateway with the token service on, a real Redis, and an API behind it that believes the service's tokens.</summary>
internal sealed class TokenService : IAsyncDisposable
{
    public const string Issuer = "https://auth.example.test";
    public const string Api = "https://api.example.test";
    public const string Orders = "https://orders.example.test";
    public const string Legacy = "urn:legacy";

    private readonly RedisServerProcess _redis;
    private readonly LegacySystemProcess _legacy;
    private readonly string _signingKey;
    private readonly string _encryptionKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private TokenService(RedisServerProcess redis, LegacySystemProcess legacy)
    {
        (_redis, _legacy) = (redis, legacy);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _signingKey = key.ExportPkcs8PrivateKeyPem();
    }

    public static string Secret { get; } = SecretHash.NewSecret();

    public ECDsa ClientKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Gateway Gateway { get; private set; } = null!;

    public RedisServerProcess Redis => _redis;

    public Uri Upstream => _legacy.Address;

    public static async Task<TokenService> StartAsync()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        LogCanary.Watch(Secret);
        var service = new TokenService(await RedisServerProcess.StartAsync(), await LegacySystemProcess.StartAsync());
        service.Gateway = await service.StartGatewayAsync();
        return service;
    }

    /// <summary>One more replica.</summary>
    public Task<Gateway> StartGatewayAsync(IEnumerable<(string Key, string Value)>? more = null) => Gateway.StartAsync(
        [
            ("Redis:Url", $"redis://127.0.0.1:{_redis.Port}"),
            ("Identity:SigningKey", _signingKey),
            ("Tokens:EncryptionKeys:0", _encryptionKey),
            ("TokenService:Enabled", "true"),
            ("TokenService:Issuer", Issuer),
            ("TokenService:Audience", Api),
            .. Client("app", ClientMethods.SecretBasic, ("SecretHashes:0", SecretHash.Of(Secret)), ("RefreshTokens", "true")),
            .. Client("poster", ClientMethods.SecretPost, ("SecretHashes:0", SecretHash.Of(Secret))),
            .. Client("signer", ClientMethods.PrivateKeyJwt, ("Keys", Jwks())),
            ("TokenService:Clients:orders:AuthenticationMethods:0", ClientMethods.SecretBasic),
            ("TokenService:Clients:orders:SecretHashes:0", SecretHash.Of(Secret)),
            ("TokenService:Clients:orders:MayIntrospect:0", Orders),
            ("Authorization:Policies:profile:Scopes:0", "profile"),
            ("Authorization:Policies:members:PrincipalTypes:0", "Member"),
            .. Gateway.Route("profile", _legacy.Address, "profile", "/echo/{**rest}"),
            .. Gateway.Route("members", _legacy.Address, "members", "/echo/members/{**rest}"),
            .. Gateway.Route("ws", _legacy.Address, "profile", "/ws"),
            .. more ?? [],
        ],
        more: services => services.AddSingleton<ISubjectTokens, LegacyLogins>());

    public async Task<(int Status, JsonNode? Body, HttpResponseMessage Response)> PostAsync(string path, string form, string? client = "app", Gateway? gateway = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") };
        if (client is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{Secret}")));
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await (gateway ?? Gateway).Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var body = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        foreach (var member in new[] { "access_token", "refresh_token" })
        {
            if (body?[member]?.GetValue<string>() is { } credential)
            {
                LogCanary.Watch(credential);
            }
        }

        return ((int)response.StatusCode, body, response);
    }

    public async Task<string> TokenAsync(string more = "")
    {
        var (status, body, _) = await PostAsync("/oauth2/token", $"grant_type=client_credentials{more}");
        Assert.Equal(200, status);
        return body!["access_token"]!.GetValue<string>();
    }

    public async Task<JsonNode> ExchangeAsync(string login = "login-of-member-7")
    {
        LogCanary.Watch(login);
        var (status, body, _) = await PostAsync(
            "/oauth2/token",
            $"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token={login}&subject_token_type={Uri.EscapeDataString(SubjectTokenTypes.LegacySession)}");
        Assert.True(status == 200, $"{status}: {body}");
        return body!;
    }

    public async Task<int> CallAsync(string path, string token, Gateway? gateway = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await (gateway ?? Gateway).Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>An operator revokes all that a member of the legacy system was given until now.</summary>
    public async Task<int> RevokeSubjectAsync(string subject)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/revocations")
        {
            Content = JsonContent.Create(new Dictionary<string, object> { ["issuer"] = Legacy, ["subject"] = subject }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Support.Gateway.AdminToken);
        using var response = await Gateway.ManagementClient.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>An assertion of the client "signer".</summary>
    public string Assertion()
    {
        var now = TimeProvider.System.GetUtcNow();
        return Jws.Make(
            new JsonObject { ["alg"] = "ES256", ["kid"] = "client-key" },
            new JsonObject
            {
                ["iss"] = "signer", ["sub"] = "signer", ["aud"] = Issuer, ["jti"] = Guid.NewGuid().ToString(), ["exp"] = now.AddMinutes(1).ToUnixTimeSeconds(),
            },
            input => ClientKey.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _legacy.DisposeAsync();
        await _redis.DisposeAsync();
        ClientKey.Dispose();
    }

    private static IEnumerable<(string Key, string Value)> Client(string id, string method, params IEnumerable<(string Key, string Value)> more) =>
        new (string Key, string Value)[]
        {
            ("AuthenticationMethods:0", method),
            ("Grants:0", "client_credentials"),
            ("Grants:1", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("Scopes:0", "profile"),
            ("Scopes:1", "points:read"),
            ("Audiences:0", Api),
            ("Audiences:1", Orders),
            ("MayActFor:Issuers:0", Legacy),
        }.Concat(more).Select(entry => ($"TokenService:Clients:{id}:{entry.Key}", entry.Value));

    private string Jwks()
    {
        var point = ClientKey.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "client-key", ["use"] = "sig",
                ["x"] = System.Buffers.Text.Base64Url.EncodeToString(point.X), ["y"] = System.Buffers.Text.Base64Url.EncodeToString(point.Y),
            }),
        }.ToJsonString();
    }

    /// <summary>Stands for the legacy system, whose logins are another test's business.</summary>
    private sealed class LegacyLogins(TimeProvider clock) : ISubjectTokens
    {
        public ValueTask<SubjectTokenOutcome> JudgeAsync(SubjectToken token, HttpContext context, Ledger ledger, CancellationToken cancellationToken)
        {
            SubjectTokenOutcome outcome = token.Value.StartsWith("login-of-", StringComparison.Ordinal)
                ? new SubjectTokenOutcome.Verified(new Principal
                {
                    Type = PrincipalType.Member,
                    Issuer = Legacy,
                    Subject = token.Value["login-of-".Length..],
                    Scopes = ["profile", "points:read", "admin"],
                    IssuedAt = clock.GetUtcNow(),
                    ExpiresAt = clock.GetUtcNow().AddMinutes(10),
                })
                : new SubjectTokenOutcome.Refused("unknown_session");
            return ValueTask.FromResult(outcome);
        }
    }
}
