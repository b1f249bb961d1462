using AuthGateway.Settings;

namespace AuthGateway.Authentication;

/// <summary>Where the caller's certificate comes from when a proxy before the gateway ends TLS (RFC 8705 section 6.5, RFC 9440).</summary>
internal sealed record ClientCertificateSettings : ISettings
{
    private const int LongestHeader = 128;

    [Setting("The header in which peers in Proxy:TrustedProxies tell which certificate the caller showed them, such as Client-Cert. The proxy must remove what callers send under that name. Empty for none: then only a certificate of the TLS connection itself counts.")]
    public string Header { get; init; } = "";

    [Setting("How it is told: Rfc9440, Xfcc (Envoy), UrlEncodedPem (nginx' $ssl_client_escaped_cert).")]
    public ClientCertificateFormat Format { get; init; } = ClientCertificateFormat.Rfc9440;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Header.Length > LongestHeader || Header.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
        {
            errors.Add(nameof(Header), Header, $"a header's name of at most {LongestHeader} letters, digits and dashes, or nothing");
        }

        if (new[] { "Authorization", "DPoP", "Cookie", "Host" }.Contains(Header, StringComparer.OrdinalIgnoreCase))
        {
            errors.Add(nameof(Header), Header, "a header of the proxy's own");
        }
    }
}
