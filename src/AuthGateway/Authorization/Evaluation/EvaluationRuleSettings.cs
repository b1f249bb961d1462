using System.Globalization;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Cel;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>A rule, or a part of one. All of what it states must hold.</summary>
internal sealed record EvaluationRuleSettings : ISettings
{
    [Setting("The action's name, where it cannot be a key. Empty: the key. Only at the top of a rule.")]
    public string Name { get; init; } = "";

    [Setting("The subject's type is one of these.", Max = "64")]
    public IReadOnlyList<string> SubjectTypes { get; init; } = [];

    [Setting("A condition in CEL over `subject`, `resource`, `action` and `context` that is true, such as subject.id == resource.properties.owner. One that fails, or lacks a value, is not true.")]
    public string Condition { get; init; } = "";

    [Setting("Relationships that there must be, every one of them.", Max = "16")]
    public IReadOnlyList<EvaluationRelationSettings> Relations { get; init; } = [];

    [Setting("Every one of these parts holds.", Max = "32")]
    public IReadOnlyList<EvaluationRuleSettings> AllOf { get; init; } = [];

    [Setting("At least one of these parts holds.", Max = "32")]
    public IReadOnlyList<EvaluationRuleSettings> AnyOf { get; init; } = [];

    /// <summary>The rule and every part of it.</summary>
    public IEnumerable<EvaluationRuleSettings> Parts => AllOf.Concat(AnyOf).SelectMany(part => part.Parts).Prepend(this);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (SubjectTypes.Count + Condition.Length + Relations.Count + AllOf.Count + AnyOf.Count == 0)
        {
            errors.Add(nameof(Condition), null, "a rule that demands something: one that says nothing opens nothing");
        }

        if (Condition.Length > 0 && EvaluationCondition.Compile(Condition) is CelCompilation.Refused refused)
        {
            foreach (var issue in refused.Issues)
            {
                errors.AddProblem(
                    nameof(Condition),
                    string.Create(CultureInfo.InvariantCulture, $"is wrong at line {issue.Line}, column {issue.Column}: {SettingText.OneLine(issue.Message)}"),
                    "a CEL expression of type bool over subject, resource, action and context");
            }
        }
    }
}
