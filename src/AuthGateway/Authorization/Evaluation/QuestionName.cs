using System.Diagnostics.CodeAnalysis;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Relations.Model;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>The name of an object or a user as a rule has it: a pattern whose value, and perhaps whose type, a question fills in.</summary>
internal sealed class QuestionName
{
    private const string SubjectType = "{subject.type}";
    private const string ResourceType = "{resource.type}";

    private readonly NamePattern _pattern;

    private QuestionName(NamePattern pattern, QuestionValue? value)
    {
        (_pattern, Value) = (pattern, value);
    }

    /// <summary>Where the value comes from; null when the id is fixed.</summary>
    public QuestionValue? Value { get; }

    /// <summary>Whether the type is the rule's word and not the question's.</summary>
    public bool HasFixedType => _pattern.Type is not (SubjectType or ResourceType);

    /// <summary>For a userset, its relation; else empty.</summary>
    public string Relation => _pattern.Relation;

    /// <summary>Reads a template; null, with what belongs in its place, when it is none.</summary>
    public static QuestionName? Parse(string text, bool isUser, out string expected)
    {
        expected = $"{(isUser ? "type:id or type:id#relation" : "type:id")}, in which {{subject.id}}, {{subject.type}}, {{resource.id}}, {{resource.type}}, {{action.name}}, "
            + $"{{subject.properties.NAME}} or {{resource.properties.NAME}} may stand once, in the id; the type is fixed, {SubjectType} or {ResourceType}";
        if (NamePattern.Parse(text, isUser, SubjectType, ResourceType) is not { } pattern)
        {
            return null;
        }

        var value = pattern.Hole is null ? null : QuestionValue.Find(pattern.Hole);
        return pattern.Hole is not null && value is null ? null : new QuestionName(pattern, value);
    }

    /// <summary>Whether the value is what a search looks for.</summary>
    public bool IsOf(Sought sought) => sought == Sought.Subject ? Value is QuestionValue.SubjectId : Value is QuestionValue.ResourceId;

    /// <summary>The type; null when what the question says is the name of none (CWE-943: "a:b" would make an id of the type's end).</summary>
    public string? TypeIn(EvaluationQuestion question)
    {
        var type = _pattern.Type switch
        {
            SubjectType => question.Subject.Type,
            ResourceType => question.Resource.Type,
            var other => other,
        };
        return NamePattern.IsFixed(type, ModelBounds.MaxTypeNameLength) ? type : null;
    }

    /// <summary>Writes the name for a question; false when there is no value, or none that may stand there.</summary>
    public bool TryFill(EvaluationQuestion question, [NotNullWhen(true)] out string? name)
    {
        name = null;
        return TypeIn(question) is { } type && _pattern.TryWrite(type, Value?.Read(question), out name);
    }

    /// <summary>The value that makes this id; null when none does.</summary>
    public string? ValueOf(ReadOnlySpan<char> id) => _pattern.ValueOf(id);
}
