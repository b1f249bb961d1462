using AuthGateway.Authorization.Relationships;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>The rules for resources of one type.</summary>
internal sealed record EvaluationResourceSettings : ISettings
{
    [Setting("The resources' type, where it cannot be a key. Empty: the key.")]
    public string Type { get; init; } = "";

    [Setting("The relationship store that is asked. Without Actions, each action is a relation of that name, asked of {resource.type}:{resource.id} for {subject.type}:{subject.id}.")]
    public string Store { get; init; } = "";

    [Setting("The id of the model by which the store is read. Empty: the newest at the time.")]
    public string Model { get; init; } = "";

    [Setting("The rules by the action's name. An action that is not here is denied, unless ActionsAreRelations.", Max = "1000")]
    public IReadOnlyDictionary<string, EvaluationRuleSettings> Actions { get; init; } = new Dictionary<string, EvaluationRuleSettings>(StringComparer.Ordinal);

    [Setting("Whether an action that has no rule in Actions is the relation of its name in the store.")]
    public bool ActionsAreRelations { get; init; }

    /// <summary>Whether actions without a rule are relations.</summary>
    public bool HasDefault => Store.Length > 0 && (ActionsAreRelations || Actions.Count == 0);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Store.Length > 0 && !Ulid.Is(Store))
        {
            errors.Add(nameof(Store), Store, EvaluationRelationSettings.IdExpected);
        }

        if (Model.Length > 0 && !Ulid.Is(Model))
        {
            errors.Add(nameof(Model), Model, EvaluationRelationSettings.IdExpected);
        }

        if (Store.Length == 0 && (ActionsAreRelations || Actions.Count == 0))
        {
            errors.Add(nameof(Store), null, $"the id of a store, or {nameof(Actions)} with rules of their own");
        }

        foreach (var action in EvaluationNames.Twice(Actions.Select(action => (action.Key, action.Value.Name))))
        {
            errors.Add(nameof(Actions), action, "each action once");
        }

        foreach (var (name, rule) in Actions)
        {
            EvaluationRuleChecks.Check(rule, Store, errors.Below($"{nameof(Actions)}:{name}"));
        }
    }
}
