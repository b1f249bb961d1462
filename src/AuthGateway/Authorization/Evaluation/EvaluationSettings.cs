using System.Buffers;
using AuthGateway.Routes;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>The AuthZEN Authorization API: who may ask, and the rules by which it is answered.</summary>
internal sealed record EvaluationSettings : ISettings
{
    [Setting("The policy of those who ask for decisions: applications that enforce them, and are trusted with what they say of subjects and resources. Empty: the API is off.")]
    public string AskPolicy { get; init; } = "";

    [Setting("The policy of those who search for subjects, resources and actions. Empty: nobody can.")]
    public string SearchPolicy { get; init; } = "";

    [Setting("How callers of the API prove who they are, in order of preference.", Min = "1", Max = "5")]
    public IReadOnlyList<string> Schemes { get; init; } = [AuthenticationSchemes.Bearer];

    [Setting("The API's https URL as its callers know it, such as https://pdp.example.com: its metadata are made of it and served. A path in it goes before the API's own paths. Empty: no metadata.")]
    public string PublicUrl { get; init; } = "";

    [Setting("The largest body of a request.", Min = "1024", Max = "10485760", Unit = "bytes")]
    public int MaxRequestBodyBytes { get; init; } = 262_144;

    [Setting("How many evaluations a batch may hold.", Min = "1", Max = "1000", Unit = "evaluations")]
    public int MaxEvaluations { get; init; } = 50;

    [Setting("How long all evaluations of a batch may take. What is not done then is an error of its own in the answer.", Min = "00:00:00.050", Max = "00:01:00")]
    public TimeSpan BatchTimeout { get; init; } = TimeSpan.FromSeconds(3);

    [Setting("How long a search may take; beyond it the answer is 504.", Min = "00:00:00.050", Max = "00:01:00")]
    public TimeSpan SearchTimeout { get; init; } = TimeSpan.FromSeconds(3);

    [Setting("The most results of a page; a search that does not say how many it wants has pages of so many.", Min = "1", Max = "10000", Unit = "results")]
    public int MaxPageSize { get; init; } = 1000;

    [Setting("Whether a denial says why, in one word of a fixed list (context.reason_admin). For the application's log, not for its users.")]
    public bool Reasons { get; init; }

    [Setting("Whether answers have their decisions' ids in context.decision_id, too, each evaluation of a batch its own: of denials and outages, and of what is allowed with Decisions:IdOfAllowed.")]
    public bool IdsInContext { get; init; }

    [Setting("The rules, by the type of the resource. A type that is not here is denied.", Max = "1000")]
    public IReadOnlyDictionary<string, EvaluationResourceSettings> Resources { get; init; } = new Dictionary<string, EvaluationResourceSettings>(StringComparer.Ordinal);

    /// <summary>Whether anything is served.</summary>
    public bool IsOn => AskPolicy.Length > 0;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (AskPolicy.Length == 0 && SearchPolicy.Length + PublicUrl.Length > 0)
        {
            errors.Add(nameof(AskPolicy), null, "the name of a policy: what is searched for must be decided, too, and the metadata name where");
        }

        if (PublicUrl.Length > 0 && !IsPublicUrl(PublicUrl))
        {
            errors.Add(nameof(PublicUrl), PublicUrl, "an https URL without a query, a fragment, a user and a slash at its end, such as https://pdp.example.com");
        }

        foreach (var type in EvaluationNames.Twice(Resources.Select(resource => (resource.Key, resource.Value.Type))))
        {
            errors.Add(nameof(Resources), type, "each type of resources once");
        }

        foreach (var scheme in Schemes.Where(scheme => !AuthenticationSchemes.All.Contains(scheme, StringComparer.Ordinal)))
        {
            errors.Add(nameof(Schemes), scheme, $"one of {string.Join(", ", AuthenticationSchemes.All)}");
        }
    }

    private static readonly SearchValues<char> NotInAnUrl = SearchValues.Create("?#%{}*");

    // A route's template has a meaning for braces, and a path in another spelling than callers send would be no route of theirs.
    private static bool IsPublicUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0
        && !text.EndsWith('/') && !text.AsSpan().ContainsAny(NotInAnUrl) && url.AbsoluteUri.TrimEnd('/') == text;
}
