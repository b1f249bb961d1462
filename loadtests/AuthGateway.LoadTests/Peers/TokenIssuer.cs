using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.LoadTests.Servers;

namespace AuthGateway.LoadTests.Peers;

/// <summary>Signs members' access tokens (RFC 9068, RS256) and serves its key set, as an identity provider does.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    /// <summary>Whom the tokens are meant for.</summary>
    public const string Audience = "authgateway";

    /// <summary>The scope that the tokens carry.</summary>
    public const string Scope = "profile";

    /// <summary>The key's name.</summary>
    public const string KeyId = "load-test";

    /// <summary>The EC key's name.</summary>
    public const string EcKeyId = "load-test-ec";

    /// <summary>What an opaque token begins with; what follows is its subject.</summary>
    public const string OpaquePrefix = "opaque-";

    // A server that knows opaque tokens is another one than an issuer of signed ones: the scenario's settings name it.
    private const string OpaqueIssuer = "https://opaque.example";
    private const string IntrospectionPath = "/introspect";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly RSA _key = RSA.Create(2048);
    private readonly ECDsa _ecKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly WebApplication _app;

    private TokenIssuer()
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        var point = _ecKey.ExportParameters(includePrivateParameters: false).Q;
        var keySet = JsonSerializer.Serialize(new
        {
            keys = new object[]
            {
                new { kty = "RSA", use = "sig", alg = "RS256", kid = KeyId, n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) },
                new { kty = "EC", use = "sig", alg = "ES256", kid = EcKeyId, crv = "P-256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) },
            },
        });
        _app = ServedApplication.Builder().Build();
        _app.Run(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Request.Path == IntrospectionPath ? IntrospectAsync(context) : context.Response.WriteAsync(keySet, context.RequestAborted);
        });
    }

    /// <summary>What the tokens' iss says.</summary>
    public string Issuer => "https://issuer.example";

    /// <summary>Where the key set is.</summary>
    public Uri KeysUrl => new(new Uri(_app.Urls.Single()), "/jwks");

    /// <summary>The public key, for those that take it as a file.</summary>
    public string PublicKeyPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>A certificate of the key, for those that take it so.</summary>
    public string CertificatePem
    {
        get
        {
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = new CertificateRequest("CN=load test", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
            return certificate.ExportCertificatePem();
        }
    }

    /// <summary>Starts serving the keys.</summary>
    public static async Task<TokenIssuer> StartAsync(CancellationToken cancellation)
    {
        var issuer = new TokenIssuer();
        await issuer._app.StartAsync(cancellation);
        return issuer;
    }

    /// <summary>A token of one member, valid for an hour.</summary>
    public string Token(string subject, CredentialKind kind = CredentialKind.Rs256)
    {
        if (kind == CredentialKind.Opaque)
        {
            return OpaquePrefix + subject;
        }

        var now = TimeProvider.System.GetUtcNow();
        var header = JsonSerializer.SerializeToUtf8Bytes(kind == CredentialKind.Es256 ? new { alg = "ES256", kid = EcKeyId, typ = "at+jwt" } : new { alg = "RS256", kid = KeyId, typ = "at+jwt" });
        var payload = JsonSerializer.SerializeToUtf8Bytes(new
        {
            iss = Issuer,
            sub = subject,
            aud = Audience,
            client_id = "member-app",
            jti = Identifier(),
            scope = Scope,
            iat = now.ToUnixTimeSeconds(),
            exp = (now + Lifetime).ToUnixTimeSeconds(),
        });
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = kind == CredentialKind.Es256
            ? _ecKey.SignData(bytes, HashAlgorithmName.SHA256)
            : _key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    // Of many lengths. wrk keeps a request for each token as a Lua string, and LuaJIT tells strings apart by their length and sixteen of their bytes: with tokens of one
    // length whose signatures lie elsewhere, it compared each of tens of thousands with all that were there, for more than a minute.
    private static string Identifier() => RandomNumberGenerator.GetHexString(RandomNumberGenerator.GetInt32(16, 48), lowercase: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _ecKey.Dispose();
    }

    // RFC 7662 section 2.2.
    private async Task IntrospectAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form["token"].ToString();
        var now = TimeProvider.System.GetUtcNow();
        object answer = token.StartsWith(OpaquePrefix, StringComparison.Ordinal)
            ? new
            {
                active = true,
                iss = OpaqueIssuer,
                sub = token[OpaquePrefix.Length..],
                aud = Audience,
                client_id = "member-app",
                scope = Scope,
                token_type = "Bearer",
                iat = now.ToUnixTimeSeconds(),
                exp = (now + Lifetime).ToUnixTimeSeconds(),
            }
            : new { active = false };
        await context.Response.WriteAsync(JsonSerializer.Serialize(answer), context.RequestAborted);
    }
}
