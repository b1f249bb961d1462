namespace AuthGateway.Authentication;

/// <summary>How a trusted proxy tells which certificate the caller showed it.</summary>
internal enum ClientCertificateFormat
{
    /// <summary>RFC 9440: <c>Client-Cert: :base64 of the DER form:</c>.</summary>
    Rfc9440,

    /// <summary>Envoy's <c>x-forwarded-client-cert</c>, of one element with Cert (<c>forward_client_cert_details: SANITIZE_SET</c>).</summary>
    Xfcc,

    /// <summary>PEM, percent-encoded: nginx' <c>$ssl_client_escaped_cert</c>.</summary>
    UrlEncodedPem,
}
