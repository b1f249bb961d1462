namespace AuthGateway.Settings;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Key">The full key, such as <c>Redis:CommandTimeout</c>.</param>
/// <param name="Found">What stands there; null when nothing does; a fixed mask for a secret.</param>
/// <param name="Expected">What belongs there.</param>
internal sealed record SettingsError(string Key, string? Found, string Expected)
{
    /// <inheritdoc/>
    public override string ToString() => Found is null ? $"{Key} is missing: expected {Expected}." : $"{Key} is '{Found}': expected {Expected}.";
}
