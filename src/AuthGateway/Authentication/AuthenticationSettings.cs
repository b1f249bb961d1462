using AuthGateway.Authentication.Possession;
using AuthGateway.Authentication.ApiKeys;
using AuthGateway.Authentication.Sessions;
using AuthGateway.Authentication.Introspection;
using AuthGateway.Authentication.LegacySessions;
using AuthGateway.Settings;

namespace AuthGateway.Authentication;

/// <summary>Whose credentials are believed, and how a refusal is worded.</summary>
internal sealed record AuthenticationSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Authentication";

    [Setting("The realm in WWW-Authenticate challenges (RFC 9110 section 11.5). Printable ASCII without quotes and backslashes.")]
    public string Realm { get; init; } = "authgateway";

    [Setting("How far the clocks of an issuer and of the gateway may differ when exp, nbf and iat are judged.", Min = "00:00:00", Max = "00:01:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    [Setting("The longest bearer token that is looked at; a longer one is refused before anything else happens.", Min = "1024", Max = "65536", Unit = "bytes")]
    public int MaxTokenBytes { get; init; } = 16 * 1024;

    [Setting("How many verified tokens are remembered, so that a token's signature is checked once. When all are valid, one more is remembered when it comes for the second time. 0 remembers none. "
        + "An entry of a token with seven claims takes 3 KB.", Min = "0", Max = "1000000", Unit = "entries")]
    public int CachedTokens { get; init; } = 50_000;

    [Setting("The addresses by which callers reach the gateway, as scheme://host[:port], with the path that the API gateway puts before "
        + "the gateway's own if there is one: what a DPoP proof must name (htu). The Host header is never believed for that. "
        + "Without any, DPoP is off: no proof is accepted and no challenge offers it.", Max = "50")]
    public IReadOnlyList<string> PublicUrls { get; init; } = [];

    [Setting("DPoP (RFC 9449).")]
    public DpopSettings Dpop { get; init; } = new();

    [Setting("Client certificates that a proxy before the gateway saw.")]
    public ClientCertificateSettings ClientCertificate { get; init; } = new();

    [Setting("The token issuers that are trusted, each under a name for logs and health.", Max = "50")]
    public IReadOnlyDictionary<string, IssuerSettings> Issuers { get; init; } = new Dictionary<string, IssuerSettings>();

    [Setting("Sessions of the gateway's own, in a cookie.")]
    public SessionSettings Sessions { get; init; } = new();

    [Setting("Keys of applications.")]
    public ApiKeySettings ApiKeys { get; init; } = new();
    [Setting("The servers that say what opaque tokens are worth (RFC 7662), each under a name for logs and metrics.", Max = "20")]
    public IReadOnlyDictionary<string, IntrospectionSettings> Introspection { get; init; } = new Dictionary<string, IntrospectionSettings>();

    [Setting("The sessions of legacy systems that are accepted, each under a name for logs and metrics.", Max = "10")]
    public IReadOnlyDictionary<string, LegacySessionSettings> LegacySessions { get; init; } = new Dictionary<string, LegacySessionSettings>();

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        IntrospectionRules.Validate(this, errors.Below(nameof(Introspection)));
        LegacySessionRules.Validate(this, errors.Below(nameof(LegacySessions)));
        if (Realm.Length is 0 or > 128 || Realm.AsSpan().ContainsAnyExceptInRange(' ', '~') || Realm.AsSpan().ContainsAny('"', '\\'))
        {
            errors.Add(nameof(Realm), Realm, "1 to 128 printable ASCII characters without quotes and backslashes");
        }

        for (var i = 0; i < PublicUrls.Count; i++)
        {
            if (DpopTarget.NormalUrl(PublicUrls[i]) is null || PublicUrls[i].AsSpan().ContainsAny('?', '#'))
            {
                errors.Add($"{nameof(PublicUrls)}:{i}", PublicUrls[i], "an address such as https://api.example.com, without query and fragment");
            }
        }

        if (Dpop.RequireNonce && PublicUrls.Count == 0)
        {
            errors.Add(nameof(PublicUrls), null, "an address such as https://api.example.com: without one, DPoP is off, and nonces can't be required");
        }

        // The issuer's string alone chooses the rules and the keys: two entries for one would be a coin toss.
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, issuer) in Issuers.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (issuer.Issuer.Length > 0 && !seen.TryAdd(issuer.Issuer, name))
            {
                errors.Below(nameof(Issuers)).Below(name).Add(
                    nameof(IssuerSettings.Issuer), issuer.Issuer, $"an issuer that no other entry names; '{seen[issuer.Issuer]}' does");
            }
        }
    }
}
