using System.Diagnostics.CodeAnalysis;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Relations.Model;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>A rule's relation: fixed, or the action's name.</summary>
internal sealed class QuestionRelation
{
    private const string ActionName = "{action.name}";

    private readonly string? _fixed;

    private QuestionRelation(string? relation) => _fixed = relation;

    /// <summary>Reads it; null when it is none.</summary>
    public static QuestionRelation? Parse(string text) => text == ActionName ? new QuestionRelation(null) : IsName(text) ? new QuestionRelation(text) : null;

    /// <summary>The relation for a question; false when the action's name is none.</summary>
    public bool TryFill(EvaluationQuestion question, [NotNullWhen(true)] out string? relation)
    {
        relation = _fixed ?? question.Action.Name;
        return IsName(relation);
    }

    private static bool IsName(string text) => NamePattern.IsFixed(text, ModelBounds.MaxNameLength);
}
