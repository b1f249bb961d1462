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
        found.Add(new SettingsError(SettingsKey.Join(path, key), value, expected));

    /// <summary>Adds an error that is not about a value: the key is unknown, or has the wrong shape.</summary>
    /// <param name="key">The key's name, relative to the record; empty for the record itself.</param>
    /// <param name="problem">What is wrong, after the key: "is not a known key".</param>
    /// <param name="expected">What belongs there.</param>
    public void AddProblem(string key, string problem, string expected) =>
        found.Add(new SettingsError(SettingsKey.Join(path, key), Found: null, expected) { Problem = problem });

    /// <summary>The same collection for a record below this one.</summary>
    public SettingsErrors Below(string key) => new(SettingsKey.Join(path, key), found);
}
