using System.Text.Json;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Settings;

namespace AuthGateway.Tests.Authorization.Evaluation;

/// <summary>Questions to the decision service, without HTTP.</summary>
internal static class Decisions
{
    public static readonly EvaluationRelationSettings Viewer =
        new() { Store = StoreInMemory.Id, User = "{subject.type}:{subject.id}", Relation = "viewer", Object = "{resource.type}:{resource.id}" };

    /// <summary>Settings of one action, "view", on resources of one type, "doc".</summary>
    public static EvaluationSettings Of(EvaluationRuleSettings view) => Of(new EvaluationResourceSettings
    {
        Store = StoreInMemory.Id, Actions = new Dictionary<string, EvaluationRuleSettings>(StringComparer.Ordinal) { ["view"] = view },
    });

    public static EvaluationSettings Of(EvaluationResourceSettings doc) =>
        new() { Resources = new Dictionary<string, EvaluationResourceSettings>(StringComparer.Ordinal) { ["doc"] = doc } };

    public static EvaluationSettings Default => Of(new EvaluationResourceSettings { Store = StoreInMemory.Id });

    public static EvaluationService Service(EvaluationSettings settings) => new(new EvaluationRules(settings));

    public static EvaluationSession Session(IEvaluationStores store, CancellationToken cancellation = default) =>
        new(store, new RelationEngine(new EvaluationLimits(), TimeProvider.System)) { Cancellation = cancellation };

    public static EvaluationQuestion Ask(
        string subject = "user:anne", string action = "view", string resource = "doc:1", string subjectProperties = "", string resourceProperties = "", string actionProperties = "", string context = "")
    {
        var (who, what) = (subject.Split(':', 2), resource.Split(':', 2));
        return new EvaluationQuestion(
            new AskedEntity(who[0], who[1], Json(subjectProperties)), new AskedAction(action, Json(actionProperties)), new AskedEntity(what[0], what[1], Json(resourceProperties)), Json(context));
    }

    /// <summary>Why not; null when allowed.</summary>
    public static async Task<string?> ReasonAsync(EvaluationSettings settings, EvaluationQuestion question, IEvaluationStores? store = null) =>
        await Service(settings).EvaluateAsync(question, Session(store ?? new StoreInMemory("model\n  schema 1.1\ntype user\n"))) switch
        {
            EvaluationOutcome.Denied denied => denied.Reason,
            EvaluationOutcome.Unavailable unavailable => $"unavailable: {unavailable.Reason}",
            _ => null,
        };

    /// <summary>All that is found.</summary>
    public static async Task<SearchOutcome> SearchAsync(EvaluationSettings settings, Sought sought, EvaluationQuestion question, IEvaluationStores store, int size = 1000, string? after = null) =>
        await Service(settings).SearchAsync(question, sought, new SearchPlace(after, size), Session(store));

    /// <summary>What is wrong with settings.</summary>
    public static IReadOnlyList<string> Errors(EvaluationSettings settings)
    {
        var found = new List<SettingsError>();
        var errors = new SettingsErrors("E", found);
        settings.Validate(errors);
        foreach (var resource in settings.Resources.Values)
        {
            resource.Validate(errors);
            foreach (var part in resource.Actions.Values.SelectMany(rule => rule.Parts))
            {
                part.Validate(errors);
                foreach (var relation in part.Relations)
                {
                    relation.Validate(errors);
                }
            }
        }

        return [.. found.Select(error => error.ToString())];
    }

    public static JsonElement Json(string text) => text.Length == 0 ? default : JsonElement.Parse(text.Replace('\'', '"'));
}
