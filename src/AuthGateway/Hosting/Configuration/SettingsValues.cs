using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>One value as its source gave it.</summary>
/// <param name="Text">Null takes an earlier source's value back.</param>
/// <param name="Origin">The file with its line, the variable or the secret file.</param>
/// <param name="IsSecret">It came from a secret file: not shown, whatever its key.</param>
internal sealed record SettingValue(string? Text, string Origin, bool IsSecret = false);

/// <summary>All sources' values, later ones over earlier ones, and what was wrong with the sources themselves.</summary>
internal sealed class SettingsValues
{
    private readonly Dictionary<string, SettingValue> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SettingsError> _errors = [];

    public IReadOnlyDictionary<string, SettingValue> Values => _values;

    public IReadOnlyList<SettingsError> Errors => _errors;

    /// <summary>Lays one source over the ones before.</summary>
    public void Add(IEnumerable<KeyValuePair<string, SettingValue>> source)
    {
        foreach (var (key, value) in source)
        {
            _values[key] = value;
        }
    }

    /// <summary>Adds an error about a source. Its text must not hold anything that was read.</summary>
    public void AddError(string source, string problem, string expected) =>
        _errors.Add(new SettingsError(source, Found: null, expected) { Problem = problem });

    /// <summary>Where a key's value came from; null when no source gave one.</summary>
    public string? Origin(string key) => _values.TryGetValue(key, out var value) && value.Text is not null ? value.Origin : null;

    /// <summary>Where a key, or the first key below it, came from.</summary>
    public string? OriginWithin(string key) => Origin(key) ?? _values
        .Where(value => value.Key.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase))
        .OrderBy(value => value.Key, StringComparer.OrdinalIgnoreCase)
        .Select(value => value.Value.Origin)
        .FirstOrDefault();
}
