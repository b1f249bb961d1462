using AuthGateway.Settings;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>What a rule's parts cannot see alone: which store they ask, and of whose subjects they speak.</summary>
internal static class EvaluationRuleChecks
{
    /// <summary>Finds what is missing.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="store">The store of the resource's type; empty for none.</param>
    /// <param name="errors">Takes the errors.</param>
    public static void Check(EvaluationRuleSettings rule, string store, SettingsErrors errors) => Check(rule, store, errors, isSaid: false, isTop: true);

    private static void Check(EvaluationRuleSettings rule, string store, SettingsErrors errors, bool isSaid, bool isTop)
    {
        if (!isTop && rule.Name.Length > 0)
        {
            errors.Add(nameof(rule.Name), rule.Name, "a name only at the top of a rule");
        }

        isSaid |= SaysWhose(rule);
        for (var i = 0; i < rule.Relations.Count; i++)
        {
            Check(rule.Relations[i], store, errors.Below($"{nameof(rule.Relations)}:{i}"), isSaid);
        }

        foreach (var (key, parts) in new[] { (nameof(rule.AllOf), rule.AllOf), (nameof(rule.AnyOf), rule.AnyOf) })
        {
            for (var i = 0; i < parts.Count; i++)
            {
                Check(parts[i], store, errors.Below($"{key}:{i}"), isSaid, isTop: false);
            }
        }
    }

    private static void Check(EvaluationRelationSettings relation, string store, SettingsErrors errors, bool isSaid)
    {
        if (relation.Store.Length == 0 && store.Length == 0)
        {
            errors.Add(nameof(relation.Store), null, "a store's id, here or at the resource's type");
        }

        // CWE-639: subject "1000" of one type is not subject "1000" of another.
        foreach (var (key, text, isUser) in new[] { (nameof(relation.User), relation.User, true), (nameof(relation.Object), relation.Object, false) })
        {
            if (!isSaid && QuestionName.Parse(text, isUser, out _) is { Value: QuestionValue.SubjectId, HasFixedType: true })
            {
                errors.Add(
                    key, text, $"{{subject.type}}:{{subject.id}}, or one of {nameof(EvaluationRuleSettings.SubjectTypes)} in the same rule: subjects of two types may have the same id");
            }
        }
    }

    private static bool SaysWhose(EvaluationRuleSettings rule) =>
        rule.SubjectTypes.Count == 1 || rule.AllOf.Any(SaysWhose) || (rule.AnyOf.Count > 0 && rule.AnyOf.All(SaysWhose));
}
