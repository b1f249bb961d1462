using AuthGateway.Authentication.Keys;
using AuthGateway.Identity;
using AuthGateway.Jose;
using AuthGateway.Settings;

namespace AuthGateway.Authentication;

/// <summary>One token issuer: what its tokens must look like, and where its keys come from.</summary>
internal sealed record IssuerSettings : ISettings
{
    /// <summary>In <see cref="TokenTypes"/>: tokens whose header has no <c>typ</c>.</summary>
    public const string NoTypeGiven = "none-given";

    [Setting("The issuer, exactly as its tokens' iss says it: compared character by character (RFC 7519 section 4.1.1).", Required = true)]
    public string Issuer { get; init; } = "";

    [Setting("Where the issuer's metadata is; by default the issuer with /.well-known/openid-configuration behind it.")]
    public Uri? MetadataUrl { get; init; }

    [Setting("Where the issuer's key set is; when given, no metadata is fetched.")]
    public Uri? KeysUrl { get; init; }

    [Setting("The audiences that tokens may be meant for; one of them must be in a token's aud, character by character.", Required = true, Max = "50")]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    [Setting("The signature algorithms that are accepted: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512.", Max = "9")]
    public IReadOnlyList<string> Algorithms { get; init; } = ["RS256", "PS256", "ES256"];

    [Setting("The token types (typ) that are accepted. at+jwt is an access token (RFC 9068). JWT and none-given (no typ at all) accept "
        + "issuers that do not say what their tokens are; an ID token may then pass for an access token (RFC 8725 section 3.11).", Max = "10")]
    public IReadOnlyList<string> TokenTypes { get; init; } = ["at+jwt"];

    [Setting("What kind of caller this issuer's subjects are.")]
    public PrincipalType PrincipalType { get; init; } = PrincipalType.Member;

    [Setting("The claim that says what kind of caller a subject is, in place of PrincipalType: member, employee or application. A token without it is refused.")]
    public string PrincipalTypeClaim { get; init; } = "";

    [Setting("Whether a token whose subject is its own client is an application's (RFC 9068 section 2.2).")]
    public bool ApplicationWhenSubjectIsClient { get; init; } = true;

    [Setting("The claims that hold scopes, as one string with spaces or as a list; all of them count.", Max = "5")]
    public IReadOnlyList<string> ScopeClaims { get; init; } = ["scope", "scp"];

    [Setting("The claim that holds roles, as one string or as a list.")]
    public string RoleClaim { get; init; } = "roles";

    [Setting("The longest time from a token's iat to its exp; a token made to live longer is refused. Not limited when absent.", Min = "00:00:01")]
    public TimeSpan? MaxTokenLifetime { get; init; }

    [Setting("Accept http instead of https for this issuer's metadata and keys, on loopback addresses only: for development.")]
    public bool AllowHttp { get; init; }

    [Setting("How long fetching the keys may take in all, and the longest that a request waits for them.", Min = "00:00:00.1", Max = "00:00:30")]
    public TimeSpan KeysTimeout { get; init; } = TimeSpan.FromSeconds(3);

    [Setting("How often the keys are fetched again in the background.", Min = "00:00:10", Max = "1.00:00:00")]
    public TimeSpan KeysRefreshInterval { get; init; } = TimeSpan.FromMinutes(5);

    [Setting("The shortest time between two fetches that unknown key ids cause: a flood of them costs the issuer one fetch each interval. "
        + "Within it, a token that is younger than the keys and names an unknown one is answered with 503, an older one with 401.",
        Min = "00:00:01", Max = "01:00:00")]
    public TimeSpan KeysMinimumInterval { get; init; } = TimeSpan.FromMinutes(1);

    [Setting("How long the last good keys are used while the issuer cannot be reached; after that its tokens are answered with 503.",
        Min = "00:01:00", Max = "30.00:00:00")]
    public TimeSpan KeysMaxStale { get; init; } = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Issuer.Length > 0 && (!Uri.TryCreate(Issuer, UriKind.Absolute, out _) || Issuer.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))))
        {
            errors.Add(nameof(Issuer), Issuer, "an absolute URL, such as https://login.example.com");
        }

        ValidateUrls(errors);
        ValidateLists(errors);

        if (KeysMinimumInterval > KeysRefreshInterval)
        {
            errors.Add(nameof(KeysMinimumInterval), $"{KeysMinimumInterval:c}", $"at most {nameof(KeysRefreshInterval)} ({KeysRefreshInterval:c})");
        }

        if (KeysRefreshInterval >= KeysMaxStale)
        {
            errors.Add(nameof(KeysMaxStale), $"{KeysMaxStale:c}", $"more than {nameof(KeysRefreshInterval)} ({KeysRefreshInterval:c})");
        }
    }

    private void ValidateUrls(SettingsErrors errors)
    {
        var expected = AllowHttp ? "an absolute https URL, or http on a loopback address" : "an absolute https URL";
        if (MetadataUrl is { } metadata && !KeyUrls.IsAllowed(metadata, AllowHttp))
        {
            errors.Add(nameof(MetadataUrl), metadata.ToString(), expected);
        }

        if (KeysUrl is { } keys && !KeyUrls.IsAllowed(keys, AllowHttp))
        {
            errors.Add(nameof(KeysUrl), keys.ToString(), expected);
        }

        if (MetadataUrl is not null && KeysUrl is not null)
        {
            errors.Add(nameof(MetadataUrl), MetadataUrl.ToString(), $"nothing beside {nameof(KeysUrl)}, which skips the metadata");
        }

        if (MetadataUrl is null && KeysUrl is null && Issuer.Length > 0 && !KeyUrls.IsAllowed(KeyUrls.Metadata(this), AllowHttp))
        {
            errors.Add(nameof(Issuer), Issuer, $"{expected}, or a {nameof(MetadataUrl)} or {nameof(KeysUrl)} that is one");
        }
    }

    private void ValidateLists(SettingsErrors errors)
    {
        if (Audiences.Count == 0 || Audiences.Any(string.IsNullOrWhiteSpace))
        {
            errors.Add(nameof(Audiences), Audiences.Count == 0 ? null : string.Join(", ", Audiences), "at least one audience, none of them empty");
        }

        if (Algorithms.Count == 0)
        {
            errors.Add(nameof(Algorithms), null, SignatureAlgorithm.Names);
        }

        foreach (var algorithm in Algorithms.Where(name => SignatureAlgorithm.Find(name) is null))
        {
            errors.Add(nameof(Algorithms), algorithm, SignatureAlgorithm.Names);
        }

        if (TokenTypes.Count == 0 || TokenTypes.Any(string.IsNullOrWhiteSpace))
        {
            errors.Add(nameof(TokenTypes), TokenTypes.Count == 0 ? null : string.Join(", ", TokenTypes), $"at+jwt, JWT, {NoTypeGiven} or another typ");
        }

        if (ScopeClaims.Any(string.IsNullOrWhiteSpace))
        {
            errors.Add(nameof(ScopeClaims), string.Join(", ", ScopeClaims), "claim names");
        }
    }
}
