using System.Text.Json;
using AuthGateway.Identity;
using AuthGateway.Jose;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Grants;

namespace AuthGateway.Tokens.Service;

/// <summary>
/// What the service tells of itself: RFC 8414, RFC 9728. All of it comes from the configuration: a document that were made from
/// the request's Host would let whoever chooses the Host choose where clients send their secrets.
/// </summary>
internal sealed class ServiceMetadata(TokenServiceSettings settings, ServiceUrls urls, ClientDirectory clients, IDpopProofs proofs)
{
    /// <summary>All documents.</summary>
    public IEnumerable<MetadataDocument> Documents
    {
        get
        {
            var server = Server();
            // RFC 8414 section 3.1: the well-known part goes before the issuer's path.
            yield return new MetadataDocument(ServiceUrls.ServerMetadata + urls.IssuerPath, "oauth-authorization-server", server);

            // The same document where OpenID Connect Discovery looks, for the many resource servers that find keys only there (an
            // ASP.NET JwtBearer, an Envoy, this gateway itself). Nobody can log in here, so it names no authorization endpoint and no
            // ID tokens, although Discovery demands them: what is not there is not made up.
            yield return new MetadataDocument(urls.IssuerPath + ServiceUrls.OpenIdMetadata, "openid-configuration", server);
            if (urls is { ResourceMetadataPath: { } path, Resource: not null })
            {
                yield return new MetadataDocument(path, "oauth-protected-resource", Resource());
            }
        }
    }

    private static string[] SignatureNames => [.. SignatureAlgorithm.All.Select(algorithm => algorithm.Name)];

    private bool IsBoundByCertificate =>
        clients.All.Any(client => client.Settings.RequireMtls || client.Allows(ClientMethods.Tls) || client.Allows(ClientMethods.SelfSignedTls));

    private static void WriteMethods(Utf8JsonWriter json, string endpoint, IReadOnlyCollection<string> methods, IEnumerable<string> algorithms)
    {
        json.WritePropertyName($"{endpoint}_auth_methods_supported");
        json.WriteStartArray();
        foreach (var method in methods)
        {
            json.WriteStringValue(method);
        }

        json.WriteEndArray();
        // RFC 8414 section 2: only beside private_key_jwt, and none is never among them.
        if (methods.Contains(ClientMethods.PrivateKeyJwt))
        {
            json.WritePropertyName($"{endpoint}_auth_signing_alg_values_supported");
            json.WriteStartArray();
            foreach (var algorithm in algorithms)
            {
                json.WriteStringValue(algorithm);
            }

            json.WriteEndArray();
        }
    }

    // RFC 9449 section 5.1: that the list is there says that DPoP is supported.
    private void WriteProofs(Utf8JsonWriter json)
    {
        if (proofs.Algorithms.Count > 0)
        {
            json.WriteStrings("dpop_signing_alg_values_supported"u8, proofs.Algorithms);
        }
    }

    private ReadOnlyMemory<byte> Server() => OAuthJson.Write(json =>
    {
        var methods = ClientMethods.All.Where(method => clients.All.Any(client => client.Allows(method))).ToList();
        var confidential = methods.Where(method => method != ClientMethods.None).ToList();
        var algorithms = SignatureNames.Where(name => clients.All.Any(client => client.Settings.AssertionAlgorithms.Contains(name, StringComparer.Ordinal))).ToList();
        json.WriteString("issuer"u8, settings.Issuer);
        json.WriteString("token_endpoint"u8, urls.Token);
        json.WriteString("jwks_uri"u8, urls.KeySet);
        json.WriteString("introspection_endpoint"u8, urls.Introspection);
        json.WriteString("revocation_endpoint"u8, urls.Revocation);

        // Required by RFC 8414, and empty: there is no authorization endpoint that would take a response_type.
        json.WriteStrings("response_types_supported"u8, []);
        json.WriteStrings("grant_types_supported"u8, Grants());
        WriteMethods(json, "token_endpoint", methods, algorithms);
        WriteMethods(json, "introspection_endpoint", confidential, algorithms);
        WriteMethods(json, "revocation_endpoint", methods, algorithms);
        WriteProofs(json);
        json.WriteBoolean("tls_client_certificate_bound_access_tokens"u8, IsBoundByCertificate);
        if (urls.Resource is not null)
        {
            // RFC 9728 section 4.
            json.WriteStrings("protected_resources"u8, [settings.Audience]);
        }

        // No scopes_supported: the names of all scopes of all clients are nobody's business, and RFC 8414 only recommends it.
    });

    private IEnumerable<string> Grants()
    {
        foreach (var grant in GrantTypes.Configurable.Where(grant => clients.All.Any(client => client.Settings.Grants.Contains(grant, StringComparer.Ordinal))))
        {
            yield return grant;
        }

        if (clients.All.Any(client => client.Settings.RefreshTokens))
        {
            yield return GrantTypes.RefreshToken;
        }
    }

    private ReadOnlyMemory<byte> Resource() => OAuthJson.Write(json =>
    {
        json.WriteString("resource"u8, settings.Audience);
        json.WriteStrings("authorization_servers"u8, [settings.Issuer]);
        json.WriteStrings("bearer_methods_supported"u8, ["header"]);
        WriteProofs(json);
        json.WriteBoolean("tls_client_certificate_bound_access_tokens"u8, IsBoundByCertificate);
    });
}
