namespace AuthGateway.Authentication.Keys;

/// <summary>Which URLs keys may come from.</summary>
internal static class KeyUrls
{
    /// <summary>https, or http on a loopback address where that was allowed. No user names, no fragments.</summary>
    public static bool IsAllowed(Uri url, bool allowHttp) =>
        url.IsAbsoluteUri && url.UserInfo.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (allowHttp && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    /// <summary>Where an issuer's metadata is (OpenID Connect Discovery 1.0 section 4: a slash at the issuer's end goes).</summary>
    public static Uri Metadata(IssuerSettings issuer) =>
        issuer.MetadataUrl ?? new Uri($"{issuer.Issuer.TrimEnd('/')}/.well-known/openid-configuration", UriKind.RelativeOrAbsolute);
}
