using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>The clients that the peers play: what the gateway is told of each, and what each knows of itself.</summary>
internal sealed class PeerClients
{
    /// <summary>The gateway's own API, as its tokens name it.</summary>
    public const string Audience = "https://api.example.com";

    /// <summary>A resource server beside the gateway, which verifies tokens by itself.</summary>
    public const string OtherAudience = "https://orders.example.com";

    /// <summary>The two scopes of every client, in the order in which they are configured.</summary>
    public const string Scopes = "orders:read orders:write";

    /// <summary>Clients by how they prove who they are; the method is the client's id.</summary>
    public static readonly IReadOnlyList<string> Methods = ["client_secret_basic", "client_secret_post", "private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"];

    /// <summary>The application through which people come: a public one. It gets refresh tokens for what it exchanges, so all are bound to its key.</summary>
    public const string Mobile = "mobile";

    /// <summary>The server of a web application through which people come; it keeps their tokens itself.</summary>
    public const string Web = "web";

    /// <summary>A client that gets bound tokens only.</summary>
    public const string Bound = "bound";

    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private readonly string _secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    private readonly JsonObject _key = JsonWebKeys.NewPrivate("key-of-the-application");
    private readonly TestCertificates _certificates;
    private readonly (string Certificate, string Key, string Thumbprint) _certificate;

    public PeerClients(TestCertificates certificates)
    {
        _certificates = certificates;
        using var issued = certificates.Issue("orders", forClient: true);
        using var key = issued.GetECDsaPrivateKey()!;
        _certificate = (
            issued.ExportCertificatePem(),
            key.ExportPkcs8PrivateKeyPem(),
            Base64Url.EncodeToString(SHA256.HashData(issued.RawData)));
        LogCanary.Watch(_secret);
    }

    /// <summary>The client's certificate, as a confirmation claim names it (RFC 8705 section 3.1).</summary>
    public string CertificateThumbprint => _certificate.Thumbprint;

    /// <summary>A client's id and secret, for an Authorization header (RFC 7617); neither needs escaping (RFC 6749 section 2.3.1).</summary>
    public string BasicCredentials(string id) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{_secret}"));

    /// <summary>What a client says of itself to the libraries.</summary>
    /// <param name="issuer">The token service.</param>
    /// <param name="id">Which client.</param>
    /// <param name="dpop">The name of the key that its tokens are to be bound to.</param>
    /// <param name="signedIntrospection">The algorithm of the introspection answers that it asks for.</param>
    /// <param name="certificate">Whether it shows its certificate; those that prove themselves by it do in any case.</param>
    /// <param name="discovery">oauth2 (RFC 8414) or oidc.</param>
    public JsonObject Describe(string issuer, string id, string? dpop = null, string? signedIntrospection = null, bool certificate = false, string discovery = "oauth2")
    {
        var isByCertificate = id is "tls_client_auth" or "self_signed_tls_client_auth";
        var tls = new JsonObject { ["authority"] = _certificates.Authority.ExportCertificatePem() };
        if (certificate || isByCertificate)
        {
            (tls["certificate"], tls["key"]) = (_certificate.Certificate, _certificate.Key);
        }

        var authentication = id switch
        {
            Mobile => new JsonObject { ["method"] = "none" },
            "private_key_jwt" => new JsonObject { ["method"] = id, ["key"] = _key.DeepClone() },
            _ when isByCertificate => new JsonObject { ["method"] = id },
            "client_secret_post" => new JsonObject { ["method"] = id, ["secret"] = _secret },
            _ => new JsonObject { ["method"] = "client_secret_basic", ["secret"] = _secret },
        };
        var client = new JsonObject
        {
            ["issuer"] = issuer, ["clientId"] = id, ["discovery"] = discovery, ["authentication"] = authentication, ["tls"] = tls,
        };
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

    /// <summary>What the gateway is told of its clients.</summary>
    /// <param name="subjectIssuers">Whose subjects they may act for.</param>
    public IEnumerable<(string Key, string Value)> Settings(IReadOnlyList<string> subjectIssuers)
    {
        yield return ("TokenService:CertificateAuthorities:0", _certificates.Authority.ExportCertificatePem());
        foreach (var method in Methods)
        {
            foreach (var setting in Common(method, method, subjectIssuers))
            {
                yield return setting;
            }
        }

        yield return ("TokenService:Clients:client_secret_basic:MayIntrospect:0", Audience);
        yield return ("TokenService:Clients:client_secret_basic:MayIntrospect:1", OtherAudience);
        yield return ("TokenService:Clients:client_secret_basic:SecretHashes:0", SecretHash);
        yield return ("TokenService:Clients:client_secret_post:SecretHashes:0", SecretHash);
        yield return ("TokenService:Clients:private_key_jwt:Keys", JsonWebKeys.PublicSet(_key).ToJsonString());
        yield return ("TokenService:Clients:tls_client_auth:CertificateSubjectDn", "CN=orders");
        yield return ("TokenService:Clients:self_signed_tls_client_auth:CertificateThumbprints:0", _certificate.Thumbprint);

        foreach (var setting in Common(Bound, "client_secret_basic", subjectIssuers))
        {
            yield return setting;
        }

        yield return ($"TokenService:Clients:{Bound}:SecretHashes:0", SecretHash);
        yield return ($"TokenService:Clients:{Bound}:RequireDpop", "true");
        yield return ($"TokenService:Clients:{Bound}:RefreshTokens", "true");

        foreach (var (id, method) in new[] { (Mobile, "none"), (Web, "client_secret_basic") })
        {
            foreach (var setting in Common(id, method, subjectIssuers, "urn:ietf:params:oauth:grant-type:token-exchange"))
            {
                yield return setting;
            }

            // People come through it: it is not the one who acts.
            yield return ($"TokenService:Clients:{id}:MayActFor:Delegation", "false");
            yield return ($"TokenService:Clients:{id}:RefreshTokens", "true");
        }

        yield return ($"TokenService:Clients:{Mobile}:RequireDpop", "true");
        yield return ($"TokenService:Clients:{Web}:SecretHashes:0", SecretHash);
    }

    /// <summary>The parameters of an exchange (RFC 8693 section 2.1).</summary>
    public static Dictionary<string, string> Exchange(string token, string type = AccessTokenType, string? scope = null, string? audience = null)
    {
        var parameters = new Dictionary<string, string> { ["subject_token"] = token, ["subject_token_type"] = type };
        if (scope is not null)
        {
            parameters["scope"] = scope;
        }

        if (audience is not null)
        {
            parameters["audience"] = audience;
        }

        return parameters;
    }

    private string SecretHash => "sha256:" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(_secret)));

    private static IEnumerable<(string Key, string Value)> Common(
        string id, string method, IReadOnlyList<string> subjectIssuers, params IReadOnlyList<string> grants)
    {
        var prefix = $"TokenService:Clients:{id}";
        if (grants.Count == 0)
        {
            grants = ["client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"];
        }

        return
        [
            ($"{prefix}:AuthenticationMethods:0", method),
            .. grants.Select((grant, i) => ($"{prefix}:Grants:{i}", grant)),
            .. Scopes.Split(' ').Select((scope, i) => ($"{prefix}:Scopes:{i}", scope)),
            ($"{prefix}:Audiences:0", Audience),
            ($"{prefix}:Audiences:1", OtherAudience),
            .. subjectIssuers.Select((issuer, i) => ($"{prefix}:MayActFor:Issuers:{i}", issuer)),
        ];
    }
}
