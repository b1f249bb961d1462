namespace AuthGateway.Settings;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Key">The full key, such as <c>Redis:CommandTimeout</c>, or the file that cannot be read.</param>
/// <param name="Found">What stands there; null when nothing does; a fixed mask for a secret.</param>
/// <param name="Expected">What belongs there.</param>
internal sealed record SettingsError(string Key, string? Found, string Expected)
{
    /// <summary>What is wrong where it is not the value: "is not a known key", "is not valid JSON at line 3".</summary>
    public string? Problem { get; init; }

    /// <summary>The file with its line, the variable or the secret file that gave the value; null when nothing did.</summary>
    public string? Origin { get; init; }

    /// <summary>One line, whatever the value holds.</summary>
    public override string ToString()
    {
        var from = Origin is null ? "" : $" ({SettingText.OneLine(Origin)})";
        var what = Problem is not null ? Problem : Found is null ? "is missing" : $"is '{SettingText.OneLine(Found)}'";
        return $"{SettingText.OneLine(Key)} {what}{from}: expected {SettingText.OneLine(Expected)}.";
    }
}
