using System.Buffers;
using AuthGateway.Routes;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.Sessions;

/// <summary>Sessions of the gateway's own.</summary>
internal sealed record SessionSettings : ISettings
{
    private const string HostPrefix = "__Host-";

    // RFC 9110 section 5.6.2: what a cookie's name is made of.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    [Setting("Whether there are sessions: the scheme session, and the endpoints /session and /sessions.")]
    public bool Enabled { get; init; }

    [Setting("The cookie's name. It begins with __Host-, so that no other host of the domain can set it (RFC 6265bis section 4.1.3.2).", Max = "64")]
    public string CookieName { get; init; } = "__Host-session";

    [Setting("Development only: the cookie need not be Secure, and its name need not begin with __Host-, for browsers that take neither over http.")]
    public bool InsecureCookie { get; init; }

    [Setting("The cookie's SameSite: Lax is sent when a user follows a link from another site, Strict is not.")]
    public SessionSameSite SameSite { get; init; } = SessionSameSite.Lax;

    [Setting("How long a session lives without a use. A use is written when a tenth of this has passed since the last one.", Min = "00:00:01", Max = "30.00:00:00")]
    public TimeSpan SlidingLifetime { get; init; } = TimeSpan.FromMinutes(30);

    [Setting("How long a session lives however much it is used.", Min = "00:00:01", Max = "90.00:00:00")]
    public TimeSpan AbsoluteLifetime { get; init; } = TimeSpan.FromHours(12);

    [Setting("How many sessions a subject may have at a time; one more ends the oldest.", Min = "1", Max = "100", Unit = "sessions")]
    public int MaxPerSubject { get; init; } = 10;

    [Setting("How long what Redis said of a session is used without asking again. A logout does not wait for it: it is pushed. 0: every request asks.",
        Min = "00:00:00", Max = "00:01:00")]
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromSeconds(1);

    [Setting("How many sessions are remembered in the process.", Min = "0", Max = "1000000", Unit = "entries")]
    public int CachedSessions { get; init; } = 50_000;

    [Setting("How long the old cookie goes on to be good after POST /session/rotate, for requests that are on their way. 0: not at all.",
        Min = "00:00:00", Max = "00:01:00")]
    public TimeSpan RotationGrace { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("The schemes whose credentials begin a session at POST /session: any but session and api-key.", Max = "5")]
    public IReadOnlyList<string> CreateFrom { get; init; } = [AuthenticationSchemes.Bearer];

    [Setting("Further claims of the credential that a session keeps, because policies or upstreams ask for them. Scopes, roles, acr, amr and auth_time "
        + "are kept in any case.", Max = "50")]
    public IReadOnlyList<string> Claims { get; init; } = [];

    [Setting("Other sites that may act with the cookie, as origins: https://app.example.com. The gateway's own site may without being named.", Max = "50")]
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    [Setting("How many unknown session cookies one address may send.")]
    public FailureLimitSettings Failures { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (CookieName.Length == 0 || CookieName.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            errors.Add(nameof(CookieName), CookieName, "a cookie's name: letters, digits and !#$%&'*+-.^_`|~");
        }
        else if (!InsecureCookie && (!CookieName.StartsWith(HostPrefix, StringComparison.Ordinal) || CookieName.Length == HostPrefix.Length))
        {
            errors.Add(nameof(CookieName), CookieName, $"a name that begins with {HostPrefix}; others are for Development, with {nameof(InsecureCookie)}");
        }

        if (SlidingLifetime > AbsoluteLifetime)
        {
            errors.Add(nameof(SlidingLifetime), $"{SlidingLifetime:c}", $"at most {nameof(AbsoluteLifetime)} ({AbsoluteLifetime:c})");
        }

        // A session knows nothing of an API key's networks, of its limit and of its end: whoever had the key once would have it for good.
        string[] others = [.. AuthenticationSchemes.All.Except([AuthenticationSchemes.Session, AuthenticationSchemes.ApiKey], StringComparer.Ordinal)];
        if (CreateFrom.Count == 0)
        {
            errors.Add(nameof(CreateFrom), null, $"one or more of: {string.Join(", ", others)}");
        }

        foreach (var scheme in CreateFrom.Except(others, StringComparer.Ordinal))
        {
            errors.Add(nameof(CreateFrom), scheme, $"one of: {string.Join(", ", others)}");
        }

        foreach (var origin in AllowedOrigins.Where(origin => !CrossSite.IsOrigin(origin)))
        {
            errors.Add(nameof(AllowedOrigins), origin, "an origin as browsers write it: https://app.example.com, without a path");
        }
    }
}
