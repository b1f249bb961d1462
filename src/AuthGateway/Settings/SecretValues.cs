namespace AuthGateway.Settings;

/// <summary>The secrets met while binding. The last guard: a message that quotes one of them is masked, whoever wrote it.</summary>
internal sealed class SecretValues
{
    /// <summary>Shorter text occurs in messages by accident; such a secret is masked only where it is all that was found.</summary>
    private const int ShortestSearched = 6;

    private readonly HashSet<string> _values = new(StringComparer.Ordinal);

    public void Add(string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _values.Add(value);
        }
    }

    /// <summary>The error without any secret.</summary>
    public SettingsError Mask(SettingsError error) => _values.Count == 0 ? error : error with
    {
        Found = error.Found is null ? null : _values.Contains(error.Found) ? SettingText.Mask : Mask(error.Found),
        Expected = Mask(error.Expected),
        Problem = error.Problem is null ? null : Mask(error.Problem),
    };

    // Longest first: a secret that begins with another must not leave its tail.
    private string Mask(string text) => _values
        .Where(value => value.Length >= ShortestSearched && text.Contains(value, StringComparison.Ordinal))
        .OrderByDescending(value => value.Length)
        .Aggregate(text, (masked, value) => masked.Replace(value, SettingText.Mask, StringComparison.Ordinal));
}
