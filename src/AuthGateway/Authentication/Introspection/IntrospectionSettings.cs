using AuthGateway.Authentication.Keys;
using AuthGateway.Identity;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.Introspection;

/// <summary>One server that says what opaque tokens are worth (RFC 7662).</summary>
internal sealed record IntrospectionSettings : ISettings
{
    [Setting("The introspection endpoint: an absolute https URL.", Required = true)]
    public Uri? Endpoint { get; init; }

    [Setting("Accept http instead of https for the endpoint, on loopback addresses only: for development.")]
    public bool AllowHttp { get; init; }

    [Setting("Who vouches for the subjects: the principal's issuer, and the iss that the server's answers must have where they state one.", Required = true)]
    public string Issuer { get; init; } = "";

    [Setting("The audiences that tokens may be meant for; one of them must be in an answer's aud, character by character.", Required = true, Max = "50")]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    [Setting("Accept answers that state no aud at all: only for a server all of whose tokens are meant for what stands behind this gateway.")]
    public bool AllowNoAudience { get; init; }

    [Setting("What tokens of this server begin with: the server is asked about those alone. At most one server has none, and is asked about all others.", Max = "100")]
    public string Prefix { get; init; } = "";

    [Setting("The client that the gateway is at the server.")]
    public string ClientId { get; init; } = "";

    [Setting("The client's secret, sent by HTTP Basic (RFC 6749 section 2.3.1).", Secret = true, Live = true)]
    public string ClientSecret { get; init; } = "";

    [Setting("A bearer token by which the gateway authenticates instead.", Secret = true, Live = true)]
    public string BearerToken { get; init; } = "";

    [Setting("The token_type_hint that is sent (RFC 7662 section 2.1); empty sends none.", Max = "100")]
    public string TokenTypeHint { get; init; } = "access_token";

    [Setting("Ask for signed answers (RFC 9701) and take no others. They are checked with the keys of the entry of Authentication:Issuers "
        + "that has the same Issuer; ClientId is the audience that they must have.")]
    public bool AcceptJwt { get; init; }

    [Setting("What kind of caller this server's subjects are.")]
    public PrincipalType PrincipalType { get; init; } = PrincipalType.Member;

    [Setting("Whether a token whose subject is its own client, or that has a client and no subject, is an application's.")]
    public bool ApplicationWhenSubjectIsClient { get; init; } = true;

    [Setting("The member of the answer that holds roles, as one string or as a list.")]
    public string RoleClaim { get; init; } = "roles";

    [Setting("Whether the server is the legacy system: waiting for it is then on its account, not on the identity provider's.")]
    public bool IsLegacySystem { get; init; }

    [Setting("How long a call may take in all.", Min = "00:00:00.050", Max = "00:00:30")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    [Setting("How long an answer about a good token is remembered, never beyond its exp: a token that its server revokes is still good here for "
        + "as long. 0s asks at each request.", Min = "00:00:00", Max = "00:05:00")]
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromSeconds(30);

    [Setting("How long it is remembered that a token is worth nothing. 0s asks at each request.", Min = "00:00:00", Max = "00:01:00")]
    public TimeSpan NegativeCacheFor { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("For how long a token is taken to be valid when the server states no exp, counted from each of its answers.", Min = "00:00:01", Max = "01:00:00")]
    public TimeSpan AssumedLifetime { get; init; } = TimeSpan.FromMinutes(5);

    [Setting("How many answers about good tokens are remembered.", Min = "0", Max = "1000000", Unit = "entries")]
    public int CachedTokens { get; init; } = 20_000;

    [Setting("How many tokens may be asked about at once; a request beyond it is answered with 503.", Min = "1", Max = "1000", Unit = "calls")]
    public int MostCalls { get; init; } = 64;

    [Setting("How many of these calls one client address may have under way about tokens that are not known here; a request beyond it is answered with 429. "
        + "A quarter of all calls is kept for known ones.", Min = "1", Max = "1000", Unit = "calls")]
    public int MostCallsPerAddress { get; init; } = 16;

    [Setting("How many tokens that are worth nothing one client address may send.")]
    public FailureLimitSettings Failures { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Endpoint is { } endpoint && !KeyUrls.IsAllowed(endpoint, AllowHttp))
        {
            errors.Add(nameof(Endpoint), endpoint.ToString(), AllowHttp ? "an absolute https URL, or http on a loopback address" : "an absolute https URL");
        }

        if (Issuer.Length > 0 && (Issuer.Length > 255 || Issuer.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            errors.Add(nameof(Issuer), Issuer, "at most 255 printable ASCII characters without spaces, such as https://login.example.com");
        }

        if (Audiences.Any(string.IsNullOrWhiteSpace))
        {
            errors.Add(nameof(Audiences), string.Join(", ", Audiences), "at least one audience, none of them empty");
        }

        if (Prefix.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            errors.Add(nameof(Prefix), Prefix, "characters of a token: printable ASCII without spaces");
        }

        if (ClientSecret.Length > 0 && ClientId.Length == 0)
        {
            errors.Add(nameof(ClientId), null, $"the client whose {nameof(ClientSecret)} is given");
        }

        if (ClientSecret.Length > 0 && BearerToken.Length > 0)
        {
            errors.AddProblem(nameof(BearerToken), $"is given beside {nameof(ClientSecret)}", "one way to authenticate");
        }

        if (BearerToken.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            errors.AddProblem(nameof(BearerToken), "has characters that no token has", "printable ASCII without spaces");
        }

        if (AcceptJwt && ClientId.Length == 0)
        {
            errors.Add(nameof(ClientId), null, $"the client for which the server signs its answers ({nameof(AcceptJwt)})");
        }
    }
}
