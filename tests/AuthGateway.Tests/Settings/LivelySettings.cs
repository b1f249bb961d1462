using AuthGateway.Settings;

namespace AuthGateway.Tests.Settings;

/// <summary>A section of which some keys are live.</summary>
internal sealed record LivelySettings : ISettingsSection
{
    public static string Section => "Lively";

    [Setting("A live secret.", Secret = true, Live = true)]
    public string Token { get; init; } = "";

    [Setting("Live secrets.", Secret = true, Live = true, KeepsOne = true)]
    public IReadOnlyList<string> Keys { get; init; } = [];

    [Setting("Live, and no secret.", Live = true)]
    public IReadOnlyList<string> Hints { get; init; } = [];

    [Setting("Live, and a text.", Live = true)]
    public string User { get; init; } = "";

    [Setting("Not live.")]
    public string Mode { get; init; } = "open";

    [Setting("Groups by name.")]
    public IReadOnlyDictionary<string, LivelyClient> Clients { get; init; } = new Dictionary<string, LivelyClient>();

    public void Validate(SettingsErrors errors)
    {
        if (Mode == "open" && Token.StartsWith("closed-", StringComparison.Ordinal))
        {
            errors.Add(nameof(Token), $"{Token}", "one for the mode open");
        }
    }
}

internal sealed record LivelyClient : ISettings
{
    [Setting("A live secret.", Secret = true, Live = true)]
    public string Token { get; init; } = "";

    [Setting("Not live.")]
    public int Count { get; init; }

    public void Validate(SettingsErrors errors)
    {
        if (Count == 1 && Token.Length > 8)
        {
            errors.Add(nameof(Token), null, "at most 8 characters where Count is 1");
        }
    }
}
