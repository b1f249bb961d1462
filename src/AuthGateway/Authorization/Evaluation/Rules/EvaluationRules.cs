using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Cel;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>All rules, compiled: those of the configuration when the gateway starts, and those of the bundles that are in force.</summary>
internal sealed class EvaluationRules
{
    private readonly FrozenDictionary<string, EvaluationResource> _configured;
    private readonly FrozenDictionary<string, string> _granted;
    private readonly ImmutableArray<string> _stores;
    private readonly PolicyBundles? _bundles;

    public EvaluationRules(EvaluationSettings settings, BundleSettings? grants = null, PolicyBundles? bundles = null)
    {
        (_configured, _stores, _bundles) = (Compile(settings.Resources), StoresOf(settings.Resources), bundles);
        _granted = (grants?.Namespaces ?? new Dictionary<string, BundleGrant>(StringComparer.Ordinal))
            .SelectMany(grant => grant.Value.ResourceTypes.Distinct(StringComparer.Ordinal).Select(type => KeyValuePair.Create(type, grant.Key)))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The rules of this moment.</summary>
    public EvaluationRuleSet Current => new(_configured, _granted, _bundles?.Snapshot ?? BundleSnapshot.Empty);

    /// <summary>The stores that any rule asks.</summary>
    public IEnumerable<string> Stores => _stores.Concat((_bundles?.Snapshot ?? BundleSnapshot.Empty).RuleStores);

    /// <summary>Compiles validated rules.</summary>
    public static FrozenDictionary<string, EvaluationResource> Compile(IReadOnlyDictionary<string, EvaluationResourceSettings> resources) => resources.ToFrozenDictionary(
        resource => EvaluationNames.Of(resource.Value.Type, resource.Key), resource => Compile(resource.Key, resource.Value), StringComparer.Ordinal);

    /// <summary>The stores that any rule asks.</summary>
    public static ImmutableArray<string> StoresOf(IReadOnlyDictionary<string, EvaluationResourceSettings> resources) =>
    [
        .. resources.Values
            .SelectMany(resource => resource.Actions.Values.SelectMany(rule => rule.Parts).SelectMany(part => part.Relations).Select(relation => relation.Store).Append(resource.Store))
            .Where(store => store.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

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
