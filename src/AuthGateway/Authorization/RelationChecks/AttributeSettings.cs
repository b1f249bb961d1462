using AuthGateway.Authorization.Relationships;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>An object whose attributes a condition reads.</summary>
internal sealed record AttributeSettings : ISettings
{
    private const int LongestName = 32;

    [Setting("The name by which the condition reads them: account, for attributes.account.", Required = true)]
    public string Name { get; init; } = "";

    [Setting("The id of the relationship store that has them.", Required = true)]
    public string Store { get; init; } = "";

    [Setting("Of what, such as account:{accountId}. In the id one of {principal.subject}, {principal.client_id} and {a path parameter} may stand; {principal.type} may be the type.", Required = true)]
    public string Object { get; init; } = "";

    [Setting("Whether Redis is read before each answer, so that what was changed on another replica counts at once.")]
    public bool Confirm { get; init; }

    /// <summary>The object, checked before.</summary>
    public NameTemplate ObjectTemplate =>
        NameTemplate.Parse(Object, isUser: false, out _) ?? throw new InvalidOperationException("A template that is wrong was refused at start.");

    /// <summary>Whether the name may stand behind a dot in a condition.</summary>
    public bool HasName => Name.Length is > 0 and <= LongestName && char.IsAsciiLetterLower(Name[0]) && Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (!HasName)
        {
            errors.Add(nameof(Name), Name, $"a small letter, then at most {LongestName - 1} small letters, digits and '_'");
        }

        if (!Ulid.Is(Store))
        {
            errors.Add(nameof(Store), Store, "an id as the relationship API gives them: 26 letters and digits in upper case");
        }

        if (NameTemplate.Parse(Object, isUser: false, out var expected) is null)
        {
            errors.Add(nameof(Object), Object, expected);
        }
    }
}
