namespace AuthGateway.Tokens.Service;

/// <summary>Where clients find the service: made of the configured issuer alone, never of a request's Host (RFC 9700 section 4.4, mix-up).</summary>
internal sealed class ServiceUrls(TokenServiceSettings settings)
{
    public const string TokenPath = "/oauth2/token";
    public const string IntrospectionPath = "/oauth2/introspect";
    public const string RevocationPath = "/oauth2/revoke";
    public const string ServerMetadata = "/.well-known/oauth-authorization-server";
    public const string OpenIdMetadata = "/.well-known/openid-configuration";
    public const string ResourceMetadata = "/.well-known/oauth-protected-resource";
    public const string Keys = "/.well-known/jwks.json";

    private readonly Uri _issuer = new(settings.Issuer);

    /// <summary>The issuer's path; empty for one without.</summary>
    public string IssuerPath => _issuer.AbsolutePath == "/" ? "" : _issuer.AbsolutePath;

    /// <summary>The token endpoint.</summary>
    public string Token => settings.Issuer + TokenPath;

    /// <summary>The introspection endpoint.</summary>
    public string Introspection => settings.Issuer + IntrospectionPath;

    /// <summary>The revocation endpoint.</summary>
    public string Revocation => settings.Issuer + RevocationPath;

    /// <summary>The key set: at the host's root, where upstreams find it too.</summary>
    public string KeySet => _issuer.GetLeftPart(UriPartial.Authority) + Keys;

    /// <summary>The gateway's own API as a resource (RFC 9728), where its name is a URL that can have metadata.</summary>
    public Uri? Resource { get; } =
        Uri.TryCreate(settings.Audience, UriKind.Absolute, out var resource) && resource.Scheme == Uri.UriSchemeHttps && resource.Query.Length == 0 && resource.Fragment.Length == 0
            ? resource
            : null;

    /// <summary>The path of the resource's metadata (RFC 9728 section 3.1: the well-known part goes before the resource's own path).</summary>
    public string? ResourceMetadataPath => Resource is null ? null : ResourceMetadata + (Resource.AbsolutePath == "/" ? "" : Resource.AbsolutePath);

    /// <summary>Where clients find the resource's metadata.</summary>
    public Uri? ResourceMetadataUrl => Resource is null ? null : new Uri(Resource.GetLeftPart(UriPartial.Authority) + ResourceMetadataPath);
}
