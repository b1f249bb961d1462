using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthGateway.Settings;
using AuthGateway.Tokens.Clients;

namespace AuthGateway.Tokens.Service;

/// <summary>The token service: what it is called, whom it knows, and how long its tokens live.</summary>
internal sealed record TokenServiceSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "TokenService";

    [Setting("Whether the token service is served on the data port.")]
    public bool Enabled { get; init; }

    [Setting("The issuer, exactly as clients and resource servers see it: an https URL without a query, a fragment or a slash at its end "
        + "(http on a loopback address in Development). Every URL of the metadata begins with it.")]
    public string Issuer { get; init; } = "";

    [Setting("What the gateway's own API is called in its tokens' aud: tokens for it are accepted by the scheme bearer. When it is an "
        + "https URL, its metadata is served (RFC 9728).")]
    public string Audience { get; init; } = "";

    [Setting("How long access tokens are valid. Short: a stolen one is good for as long, until it is revoked.", Min = "00:00:10", Max = "01:00:00")]
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    [Setting("The largest request body.", Min = "1024", Max = "1048576", Unit = "bytes")]
    public int MaxRequestBodyBytes { get; init; } = 64 * 1024;

    [Setting("How far the clocks of clients and of the gateway may differ when assertions are judged, and how long after exp a token of the service can still be "
        + "introspected and revoked. As long as Authentication:ClockSkew: for as long it is accepted.", Min = "00:00:00", Max = "00:01:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    [Setting("How far ahead a client assertion may expire; each is remembered until then.", Min = "00:00:10", Max = "01:00:00")]
    public TimeSpan MaxAssertionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    [Setting("The longest chain of actors (RFC 8693 section 4.1).", Min = "1", Max = "8", Unit = "actors")]
    public int MaxActors { get; init; } = 4;

    [Setting("The authorities, as PEM, whose certificates prove clients by tls_client_auth. No other authority is believed.", Max = "10")]
    public IReadOnlyList<string> CertificateAuthorities { get; init; } = [];

    [Setting("How much is done for one address, client and subject.")]
    public TokenServiceLimitSettings Limits { get; init; } = new();

    [Setting("The clients, each under its client_id.", Max = "1000")]
    public IReadOnlyDictionary<string, TokenClientSettings> Clients { get; init; } = new Dictionary<string, TokenClientSettings>();

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Issuer.Length > 0 ? !IsIssuer(Issuer) : Enabled)
        {
            errors.Add(nameof(Issuer), Issuer.Length == 0 ? null : Issuer, "an https URL without a query, a fragment, a user and a slash at its end, such as https://auth.example.com");
        }

        if (Enabled && (Audience.Length == 0 || Audience.Any(char.IsWhiteSpace)))
        {
            errors.Add(nameof(Audience), Audience.Length == 0 ? null : Audience, "a name or a URL, such as https://api.example.com");
        }

        for (var i = 0; i < CertificateAuthorities.Count; i++)
        {
            if (!IsCertificate(CertificateAuthorities[i]))
            {
                errors.Add($"{nameof(CertificateAuthorities)}:{i}", "a text", "a certificate as PEM");
            }
        }

        foreach (var (id, client) in Clients)
        {
            if (!OAuthText.IsClientId(id))
            {
                errors.Below(nameof(Clients)).AddProblem(id, "is no client_id", "printable ASCII without spaces");
            }

            if (client.AuthenticationMethods.Contains(ClientMethods.Tls, StringComparer.Ordinal) && CertificateAuthorities.Count == 0)
            {
                errors.Add(nameof(CertificateAuthorities), null, $"the authority of {id}'s certificate, for {ClientMethods.Tls}");
            }
        }
    }

    /// <summary>Whether a text is an issuer that nobody can write in two ways (RFC 8414 section 2).</summary>
    internal static bool IsIssuer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && OAuthText.IsHttpsOrLoopback(url) && url.Query.Length == 0
        && !text.EndsWith('/') && !text.Contains('?') && !text.Contains('#') && url.AbsoluteUri.TrimEnd('/') == text;

    private static bool IsCertificate(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
