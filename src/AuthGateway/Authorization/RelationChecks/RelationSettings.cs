using AuthGateway.Authorization.Relationships;
using AuthGateway.Relations.Model;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>A relationship that there must be.</summary>
internal sealed record RelationSettings : ISettings
{
    [Setting("The relationship store's id.", Required = true)]
    public string Store { get; init; } = "";

    [Setting("The id of the model by which the store is read. Empty: the newest at the time, so that a new model changes what routes allow.")]
    public string Model { get; init; } = "";

    [Setting("Who must have the relation, such as member:{principal.subject}. In the id one of {principal.subject}, {principal.client_id} and {a path parameter} may stand; {principal.type} may be the type.", Required = true)]
    public string User { get; init; } = "";

    [Setting("The relation, such as owner.", Required = true)]
    public string Relation { get; init; } = "";

    [Setting("To what, such as member:{memberId}. The same values may stand in it.", Required = true)]
    public string Object { get; init; } = "";

    [Setting("Whether Redis is read before each answer, so that what was taken away on another replica counts at once. Without it that takes milliseconds, or the lease while messages are lost.")]
    public bool Confirm { get; init; }

    /// <summary>The user, checked before.</summary>
    public NameTemplate UserTemplate => Checked(User, isUser: true);

    /// <summary>The object, checked before.</summary>
    public NameTemplate ObjectTemplate => Checked(Object, isUser: false);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        CheckId(errors, nameof(Store), Store);
        if (Model.Length > 0)
        {
            CheckId(errors, nameof(Model), Model);
        }

        if (!NameTemplate.IsFixed(Relation, ModelBounds.MaxNameLength))
        {
            errors.Add(nameof(Relation), Relation, "a relation's name; it is fixed, no value stands in it");
        }

        foreach (var (key, text, isUser) in new[] { (nameof(User), User, true), (nameof(Object), Object, false) })
        {
            if (NameTemplate.Parse(text, isUser, out var expected) is null)
            {
                errors.Add(key, text, expected);
            }
        }
    }

    private static void CheckId(SettingsErrors errors, string key, string id)
    {
        if (!Ulid.Is(id))
        {
            errors.Add(key, id, "an id as the relationship API gives them: 26 letters and digits in upper case");
        }
    }

    private static NameTemplate Checked(string text, bool isUser) =>
        NameTemplate.Parse(text, isUser, out _) ?? throw new InvalidOperationException("A template that is wrong was refused at start.");
}
