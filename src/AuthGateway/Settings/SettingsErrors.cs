namespace AuthGateway.Settings;

/// <summary>Collects every error of a configuration, so that an operator mends all of them in one go.</summary>
/// <param name="path">The configuration path of the record under validation, such as <c>Authentication:Issuers:main</c>.</param>
/// <param name="found">Where errors of all records come together.</param>
internal sealed class SettingsErrors(string path, List<SettingsError> found)
{
    /// <summary>Every error so far, of all records.</summary>
    public IReadOnlyList<SettingsError> Found => found;

    /// <summary>Adds an error about a key of this record.</summary>
    /// <param name="key">The key's name, relative to the record.</param>
    /// <param name="value">What stands there now; null when nothing does. Never pass a secret.</param>
    /// <param name="expected">What belongs there, so that the reader can mend it without the manual.</param>
    public void Add(string key, string? value, string expected) =>
        found.Add(new SettingsError(path.Length == 0 ? key : $"{path}:{key}", value, expected));

    /// <summary>The same collection for a record below this one.</summary>
    public SettingsErrors Below(string key) => new(path.Length == 0 ? key : $"{path}:{key}", found);
}
