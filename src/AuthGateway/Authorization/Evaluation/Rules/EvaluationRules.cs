using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Cel;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>All rules, compiled when the gateway starts.</summary>
internal sealed class EvaluationRules
{
    private readonly FrozenDictionary<string, EvaluationResource> _resources;

    public EvaluationRules(EvaluationSettings settings)
    {
        _resources = settings.Resources.ToFrozenDictionary(
            resource => EvaluationNames.Of(resource.Value.Type, resource.Key), resource => Compile(resource.Key, resource.Value), StringComparer.Ordinal);
        Stores = StoresOf(settings);
    }

    /// <summary>The stores that any rule asks.</summary>
    public ImmutableArray<string> Stores { get; }

    /// <summary>The stores that any rule of a configuration asks.</summary>
    public static ImmutableArray<string> StoresOf(EvaluationSettings settings) =>
    [
        .. settings.Resources.Values
            .SelectMany(resource => resource.Actions.Values.SelectMany(rule => rule.Parts).SelectMany(part => part.Relations).Select(relation => relation.Store).Append(resource.Store))
            .Where(store => store.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>The rules for resources of a type; null when there are none.</summary>
    public EvaluationResource? Find(string type) => _resources.GetValueOrDefault(type);

    private static EvaluationResource Compile(string key, EvaluationResourceSettings settings)
    {
        var type = EvaluationNames.Of(settings.Type, key);
        var ofType = new EvaluationRelationSettings
        {
            Store = settings.Store, Model = settings.Model, User = "{subject.type}:{subject.id}", Relation = "{action.name}", Object = "{resource.type}:{resource.id}", PassContext = true,
        };
        return new EvaluationResource(
            settings.Actions.ToFrozenDictionary(
                action => EvaluationNames.Of(action.Value.Name, action.Key),
                action => new NamedRule($"{type}/{EvaluationNames.Of(action.Value.Name, action.Key)}", Definition(action), All(action.Value, settings)),
                StringComparer.Ordinal),
            settings.HasDefault ? new NamedRule($"{type}/*", Definition(), new RelationRule(ofType)) : null,
            settings.Store,
            settings.Model);

        // By what holds for it alone: another action's rule may change.
        string Definition(params IEnumerable<KeyValuePair<string, EvaluationRuleSettings>> own) => PolicyDefinition.HashOf(
            settings with { ActionsAreRelations = false, Actions = own.ToDictionary(StringComparer.Ordinal) });
    }

    private static PartsRule All(EvaluationRuleSettings rule, EvaluationResourceSettings resource)
    {
        var parts = ImmutableArray.CreateBuilder<EvaluationRule>();
        if (rule.SubjectTypes.Count > 0)
        {
            parts.Add(new SubjectTypeRule(rule.SubjectTypes.ToFrozenSet(StringComparer.Ordinal)));
        }

        if (rule.Condition.Length > 0)
        {
            parts.Add(new ConditionRule(EvaluationCondition.Compile(rule.Condition) is CelCompilation.Compiled compiled
                ? new EvaluationCondition(compiled.Program)
                : throw new InvalidOperationException("A condition that is wrong was refused at start.")));
        }

        parts.AddRange(rule.AllOf.Select(part => All(part, resource)));
        if (rule.AnyOf.Count > 0)
        {
            parts.Add(PartsRule.Any(rule.AnyOf.Select(part => All(part, resource))));
        }

        // A relationship without a store of its own has the resource's, and that one's model.
        parts.AddRange(rule.Relations.Select(relation => new RelationRule(
            relation.Store.Length > 0 ? relation : relation with { Store = resource.Store, Model = relation.Model.Length > 0 ? relation.Model : resource.Model })));
        return PartsRule.All(parts);
    }
}
