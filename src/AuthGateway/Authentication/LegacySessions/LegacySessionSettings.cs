using System.Net;
using AuthGateway.Identity;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>One kind of session of a legacy system, and the call that says whose it is.</summary>
internal sealed record LegacySessionSettings : ISettings
{
    private const int ShortestHashKey = 32;

    [Setting("The cookie in which callers bring the session. Either this or HeaderName.")]
    public string CookieName { get; init; } = "";

    [Setting("The header in which callers bring the session. Either this or CookieName.")]
    public string HeaderName { get; init; } = "";

    [Setting("Who vouches for the subjects: the principal's issuer, such as urn:legacy. No token issuer has the same.", Required = true)]
    public string Issuer { get; init; } = "";

    [Setting("What kind of caller the sessions' owners are.")]
    public PrincipalType PrincipalType { get; init; } = PrincipalType.Member;

    [Setting("What the legacy system is asked: an absolute https URL whose answer tells whose session it is. Asking must not end or change the session.", Required = true)]
    public Uri? Url { get; init; }

    [Setting("Accept http instead of https for the URL: only over a network to which the sessions may be shown.")]
    public bool AllowHttp { get; init; }

    [Setting("The method of the call.")]
    public ExchangeMethod Method { get; init; } = ExchangeMethod.Get;

    [Setting("How the session is handed over in the call.")]
    public SessionCarrier PassAs { get; init; } = SessionCarrier.Cookie;

    [Setting("The cookie, header or form field in which it is handed over; by default the name by which callers bring it.")]
    public string PassName { get; init; } = "";

    [Setting("A bearer token by which the gateway authenticates in the call.", Secret = true, Live = true)]
    public string BearerToken { get; init; } = "";

    [Setting("How long the call may take in all.", Min = "00:00:00.050", Max = "00:00:30")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    [Setting("The statuses of an answer about a good session.", Min = "1", Max = "10")]
    public IReadOnlyList<int> SuccessStatuses { get; init; } = [200];

    [Setting("The statuses that say that there is no such session. Every other one is an outage: 503. A system that sends to its login page "
        + "instead answers 302. 404 belongs here only where the system uses it so: a wrong Url would log everybody out.", Max = "10")]
    public IReadOnlyList<int> RefusedStatuses { get; init; } = [401, 403];

    [Setting("Where the answer says that the session is good, as a JSON pointer (RFC 6901) to a boolean: for systems that answer 200 in any case.")]
    public string ActivePointer { get; init; } = "";

    [Setting("Where the answer names the subject: a JSON pointer to text or a whole number.", Required = true)]
    public string SubjectPointer { get; init; } = "";

    [Setting("Where the answer names scopes: text with spaces, or a list.")]
    public string ScopesPointer { get; init; } = "";

    [Setting("The scopes of every session, besides those that the answer names.", Max = "50")]
    public IReadOnlyList<string> DefaultScopes { get; init; } = [];

    [Setting("Where the answer names roles: text, or a list.")]
    public string RolesPointer { get; init; } = "";

    [Setting("When the person logged in: seconds since 1970, or an ISO 8601 time with its offset. Without it a session counts as older than every "
        + "revocation of its subject, and the absolute lifetime counts from when the gateway saw it first.")]
    public string AuthenticatedAtPointer { get; init; } = "";

    [Setting("When the legacy system ends the session: seconds since 1970, or an ISO 8601 time with its offset.")]
    public string ExpiresAtPointer { get; init; } = "";

    [Setting("Further claims for policies: name by name, where the answer has them (text, numbers, booleans, or lists of those).", Max = "20")]
    public IReadOnlyDictionary<string, string> Claims { get; init; } = new Dictionary<string, string>();

    [Setting("A session that was not used for so long is refused, whatever the legacy system says. It is noted whenever the legacy system is asked.",
        Min = "00:01:00", Max = "30.00:00:00")]
    public TimeSpan SlidingLifetime { get; init; } = TimeSpan.FromMinutes(30);

    [Setting("A session is refused so long after its login, however much it is used.", Min = "00:01:00", Max = "90.00:00:00")]
    public TimeSpan AbsoluteLifetime { get; init; } = TimeSpan.FromHours(12);

    [Setting("How long the answer about a good session is remembered: a logout that did not pass the gateway is seen at most so late. "
        + "0s asks at each request.", Min = "00:00:00", Max = "00:05:00")]
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromSeconds(30);

    [Setting("How long it is remembered that there is no such session. 0s asks at each request.", Min = "00:00:00", Max = "00:01:00")]
    public TimeSpan NegativeCacheFor { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("How many answers about good sessions are remembered.", Min = "0", Max = "1000000", Unit = "entries")]
    public int CachedSessions { get; init; } = 20_000;

    [Setting("How many sessions may be asked about at once; a request beyond it is answered with 503.", Min = "1", Max = "1000", Unit = "calls")]
    public int MostCalls { get; init; } = 64;

    [Setting("How many of these calls one client address may have under way about sessions that are not known here; a request beyond it is answered with 429. "
        + "A quarter of all calls is kept for known ones.", Min = "1", Max = "1000", Unit = "calls")]
    public int MostCallsPerAddress { get; init; } = 16;

    [Setting("How many sessions that there are not one client address may send.")]
    public FailureLimitSettings Failures { get; init; } = new();

    [Setting("The requests by which callers log out at the legacy system through the gateway, as a path, or a method and a path (GET /logout): when it answers "
        + "2xx or 3xx, every replica refuses the session at once. A path alone is any method, but GET and HEAD only when they are answered 3xx: a page that asks "
        + "whether to log out is no logout.", Max = "20")]
    public IReadOnlyList<string> LogoutPaths { get; init; } = [];

    [Setting("How long a session stays refused here after such a logout; by default for as long as anything that was made of it can live. Shorter only where the legacy system "
        + "uses a session's name again for the next login.", Min = "00:00:30", Max = "90.00:00:00")]
    public TimeSpan? LogoutKeptFor { get; init; }

    [Setting("Origins of other sites whose pages may act with the cookie, such as https://shop.example.com. The gateway's own site needs no entry.", Max = "20")]
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    [Setting("Secret keys for the hash that stands for a session in Redis, in tokens and in revocations, each at least 32 characters, the same on every replica: "
        + "needed where sessions have names that can be guessed. The first one names a session, by the names of all it is known to be over or revoked: add a new one "
        + "behind, and put it in front when every replica has it.", Secret = true, Live = true, KeepsOne = true, Max = "5")]
    public IReadOnlyList<string> HashKeys { get; init; } = [];

    [Setting("Whether legacy sessions at the token endpoint are of this kind. Needless where there is only one kind.")]
    public bool TokenExchange { get; init; }

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if ((CookieName.Length == 0) == (HeaderName.Length == 0))
        {
            errors.Add(nameof(CookieName), CookieName.Length == 0 ? null : CookieName, $"a cookie's name, or a {nameof(HeaderName)}: one of the two");
        }

        foreach (var (key, name) in new[] { (nameof(CookieName), CookieName), (nameof(HeaderName), HeaderName), (nameof(PassName), PassName) })
        {
            if (name.Length > 0 && !HttpWords.IsToken(name))
            {
                errors.Add(key, name, "letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 section 5.6.2)");
            }
        }

        if (HttpWords.IsReserved(HeaderName) || (PassAs == SessionCarrier.Header && HttpWords.IsReserved(PassName)))
        {
            errors.Add(HttpWords.IsReserved(HeaderName) ? nameof(HeaderName) : nameof(PassName), null, "a header of its own: not Authorization, Cookie, Host or one of framing");
        }

        if (Issuer.Length > 0 && (Issuer.Length > 255 || Issuer.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            errors.Add(nameof(Issuer), Issuer, "at most 255 printable ASCII characters without spaces, such as urn:legacy");
        }

        ValidateCall(errors);
        ValidatePointers(errors);
        if (CacheFor > SlidingLifetime / 2)
        {
            errors.Add(nameof(CacheFor), $"{CacheFor:c}", $"at most half of {nameof(SlidingLifetime)} ({SlidingLifetime:c}), or sessions in use would look unused");
        }

        if (SlidingLifetime > AbsoluteLifetime)
        {
            errors.Add(nameof(SlidingLifetime), $"{SlidingLifetime:c}", $"at most {nameof(AbsoluteLifetime)} ({AbsoluteLifetime:c})");
        }

        foreach (var path in LogoutPaths.Where(path => LogoutRule.Parse(path) is null))
        {
            errors.Add(nameof(LogoutPaths), path, "a path that begins with a slash, or a method and such a path: POST /logout");
        }

        foreach (var origin in AllowedOrigins.Where(origin => !CrossSite.IsOrigin(origin)))
        {
            errors.Add(nameof(AllowedOrigins), origin, "an origin as browsers write it, such as https://shop.example.com");
        }

        for (var i = 0; i < HashKeys.Count; i++)
        {
            if (HashKeys[i].Length < ShortestHashKey)
            {
                errors.AddProblem($"{nameof(HashKeys)}:{i}", "is short", $"at least {ShortestHashKey} random characters");
            }
        }
    }

    private void ValidateCall(SettingsErrors errors)
    {
        if (Url is { } url && !(url.UserInfo.Length == 0 && url.Fragment.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (AllowHttp && url.Scheme == Uri.UriSchemeHttp))))
        {
            errors.Add(nameof(Url), url.ToString(), AllowHttp ? "an absolute http or https URL" : "an absolute https URL");
        }

        if (PassAs == SessionCarrier.FormField && Method != ExchangeMethod.Post)
        {
            errors.Add(nameof(Method), Method.ToString(), $"{nameof(ExchangeMethod.Post)}, for a session in a form field");
        }

        if (BearerToken.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            errors.AddProblem(nameof(BearerToken), "has characters that no token has", "printable ASCII without spaces");
        }

        foreach (var status in SuccessStatuses.Where(status => status is < (int)HttpStatusCode.OK or >= (int)HttpStatusCode.MultipleChoices))
        {
            errors.Add(nameof(SuccessStatuses), $"{status}", "a status from 200 to 299");
        }

        foreach (var status in RefusedStatuses.Where(status => status is < 300 or >= 500 or 429 or 408 || SuccessStatuses.Contains(status)))
        {
            errors.Add(nameof(RefusedStatuses), $"{status}", "a status from 300 to 499 that speaks of the session: not 408 and not 429");
        }
    }

    private void ValidatePointers(SettingsErrors errors)
    {
        (string Key, string Pointer)[] pointers =
        [
            (nameof(ActivePointer), ActivePointer), (nameof(SubjectPointer), SubjectPointer), (nameof(ScopesPointer), ScopesPointer),
            (nameof(RolesPointer), RolesPointer), (nameof(AuthenticatedAtPointer), AuthenticatedAtPointer), (nameof(ExpiresAtPointer), ExpiresAtPointer),
            .. Claims.Select(claim => ($"{nameof(Claims)}:{claim.Key}", claim.Value)),
        ];
        foreach (var (key, pointer) in pointers.Where(entry => JsonPointer.Parse(entry.Pointer) is null))
        {
            errors.Add(key, pointer, "a JSON pointer (RFC 6901) such as /member/id");
        }
    }
}
