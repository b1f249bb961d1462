namespace AuthGateway.Pipeline.Doors;

/// <summary>Which proxy asks, and so how it says what it is asked for. Each has a path of its own on the doors' port.</summary>
internal enum DoorKind
{
    /// <summary>Envoy's <c>ext_authz</c> filter with an HTTP service: the request as it is, its path behind <c>/envoy</c>.</summary>
    Envoy,

    /// <summary>nginx's <c>auth_request</c>: <c>/nginx</c>, with X-Original-Method and X-Original-URI.</summary>
    Nginx,

    /// <summary>Traefik's <c>forwardAuth</c>: <c>/traefik</c>, with X-Forwarded-Method, -Proto, -Host and -Uri.</summary>
    Traefik,

    /// <summary>Caddy's <c>forward_auth</c>: <c>/caddy</c>, with the same headers as Traefik's.</summary>
    Caddy,
}
