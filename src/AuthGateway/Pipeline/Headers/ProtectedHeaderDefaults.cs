namespace AuthGateway.Pipeline.Headers;

/// <summary>Headers that upstreams believe and callers therefore must not send.</summary>
internal static class ProtectedHeaderDefaults
{
    /// <summary>The default of the setting. Every pattern stands for all spellings of the name.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        // Who is calling, as reverse proxies, API gateways and clouds tell their upstreams.
        "remote-user", "remote-groups", "remote-name", "remote-email", "auth-user", "x-auth-user", "x-auth-email", "x-auth-roles", "x-auth-groups",
        "x-remote-user*", "x-remote-group*", "x-remote-extra-*", "x-webauth-*", "x-forwarded-user*", "x-forwarded-email", "x-forwarded-groups",
        "x-forwarded-preferred-username", "x-forwarded-access-token", "x-forwarded-id-token", "x-auth-request-*", "x-authenticated-*",
        "x-authentik-*", "x-vouch-*", "x-token-subject", "x-token-user-*", "x-oidc-*", "oidc-*", "x-consumer-*", "x-credential-*", "x-anonymous-consumer",
        "x-user", "x-user-id", "x-user-name", "x-username", "x-user-email", "x-user-roles", "x-user-groups", "x-userinfo", "x-userid",
        "x-member-id", "x-employee-id", "x-principal*", "x-subject", "x-roles", "x-groups", "x-scopes", "x-jwt-*",
        "x-pomerium-*", "x-goog-authenticated-*", "x-goog-iap-*", "x-ms-client-principal*", "x-ms-token-*", "x-amzn-oidc-*",
        "x-amzn-mtls-*", "x-apigateway-*", "x-endpoint-api-userinfo", "cf-access-*", "tailscale-*", "impersonate-*", "sm-*", "iv-*",
        // Which certificate the caller showed, as TLS terminators tell their upstreams (RFC 9440 and before it).
        "client-cert", "client-cert-chain", "ssl-client-*", "x-ssl-*", "x-client-cert*", "x-clientcert*", "x-tls-client-*",
        "x-forwarded-client-cert*", "x-forwarded-tls-client-cert*", "x-arr-clientcert", "x-subject-dn", "x-issuer-dn",
        // Another path or method than the one that was judged: Symfony and Zend (CVE-2018-14773), IIS' URL rewriting, method overrides,
        // Next.js' middleware (CVE-2025-29927), Azure's front ends, prefixes that frameworks put before their own routes.
        "x-original-url", "x-original-uri", "x-original-path", "x-original-method", "x-rewrite-url", "x-override-url", "x-http-method-override",
        "x-http-method", "x-method-override", "x-forwarded-prefix", "x-forwarded-path", "x-forwarded-uri", "x-forwarded-url",
        "x-forwarded-method", "x-envoy-original-path", "x-envoy-original-method", "x-envoy-decorator-operation", "x-envoy-internal",
        "x-middleware-*", "x-waws-*", "x-script-name", "script-name", "path-info", "x-proxy-url", "x-host", "x-forwarded-server", "x-http-host-override",
        "base-url", "request-uri", "x-accel-*", "x-sendfile*", "destination-url",
    ];
}
