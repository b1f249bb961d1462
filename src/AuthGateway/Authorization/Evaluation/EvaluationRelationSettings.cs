using AuthGateway.Authorization.Relationships;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>A relationship that there must be.</summary>
internal sealed record EvaluationRelationSettings : ISettings
{
    /// <summary>What an id of a store or a model is.</summary>
    public const string IdExpected = "an id as the relationship API gives them: 26 letters and digits in upper case";

    [Setting("The relationship store's id. Empty: the one of the resource's type, with its model.")]
    public string Store { get; init; } = "";

    [Setting("The id of the model by which the store is read. Empty: the newest at the time.")]
    public string Model { get; init; } = "";

    [Setting("Who must have the relation, such as {subject.type}:{subject.id}. In the id one of {subject.id}, {subject.type}, {resource.id}, {resource.type}, {action.name}, {subject.properties.NAME} and {resource.properties.NAME} may stand; {subject.type} and {resource.type} may be the type.", Required = true)]
    public string User { get; init; } = "";

    [Setting("The relation: fixed, or {action.name}.", Required = true)]
    public string Relation { get; init; } = "";

    [Setting("To what, such as {resource.type}:{resource.id}. The same values may stand in it.", Required = true)]
    public string Object { get; init; } = "";

    [Setting("Whether the question's context is passed to the conditions of the model.")]
    public bool PassContext { get; init; }

    [Setting("Whether Redis is read before each answer, so that what was taken away on another replica counts at once.")]
    public bool Confirm { get; init; }

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        foreach (var (key, id) in new[] { (nameof(Store), Store), (nameof(Model), Model) })
        {
            if (id.Length > 0 && !Ulid.Is(id))
            {
                errors.Add(key, id, IdExpected);
            }
        }

        if (QuestionRelation.Parse(Relation) is null)
        {
            errors.Add(nameof(Relation), Relation, "a relation's name, or {action.name}");
        }

        foreach (var (key, text, isUser) in new[] { (nameof(User), User, true), (nameof(Object), Object, false) })
        {
            if (QuestionName.Parse(text, isUser, out var expected) is null)
            {
                errors.Add(key, text, expected);
            }
        }
    }
}
