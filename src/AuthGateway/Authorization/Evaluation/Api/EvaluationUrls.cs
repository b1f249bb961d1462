namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>Where the API is: made of the configured public URL alone, never of a request's Host, or whoever chooses one sends applications elsewhere for their decisions.</summary>
internal sealed class EvaluationUrls(EvaluationSettings settings)
{
    public const string Evaluation = "/access/v1/evaluation";
    public const string Evaluations = "/access/v1/evaluations";
    public const string Subjects = "/access/v1/search/subject";
    public const string Resources = "/access/v1/search/resource";
    public const string Actions = "/access/v1/search/action";

    /// <summary>What is not served below here ends here.</summary>
    public const string Root = "/access/v1";

    private const string WellKnown = "/.well-known/authzen-configuration";

    /// <summary>The public URL's path; empty for one without.</summary>
    public string Path { get; } = settings.PublicUrl.Length > 0 && new Uri(settings.PublicUrl).AbsolutePath is var path and not "/" ? path : "";

    /// <summary>The path of the metadata: the well-known part goes before the URL's own path (section 9.2). Null without a public URL.</summary>
    public string? MetadataPath => settings.PublicUrl.Length > 0 ? WellKnown + Path : null;

    /// <summary>The metadata: the endpoints that are on.</summary>
    public IEnumerable<(string Name, string Url)> Metadata
    {
        get
        {
            yield return ("policy_decision_point", settings.PublicUrl);
            yield return ("access_evaluation_endpoint", settings.PublicUrl + Evaluation);
            yield return ("access_evaluations_endpoint", settings.PublicUrl + Evaluations);
            if (settings.SearchPolicy.Length > 0)
            {
                yield return ("search_subject_endpoint", settings.PublicUrl + Subjects);
                yield return ("search_resource_endpoint", settings.PublicUrl + Resources);
                yield return ("search_action_endpoint", settings.PublicUrl + Actions);
            }
        }
    }
}
