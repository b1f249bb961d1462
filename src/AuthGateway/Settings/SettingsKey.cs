namespace AuthGateway.Settings;

/// <summary>The two spellings of a key: <c>Redis:Password</c> in files, <c>AUTHGATEWAY__Redis__Password</c> in the environment.</summary>
internal static class SettingsKey
{
    /// <summary>What makes an environment variable ours. Two underscores: with one, Kubernetes' own variables for a
    /// Service named authgateway (AUTHGATEWAY_PORT, AUTHGATEWAY_SERVICE_HOST) would be keys.</summary>
    public const string EnvironmentPrefix = "AUTHGATEWAY__";

    /// <summary>Stands for a colon in the names of variables and of secret files.</summary>
    public const string EnvironmentSeparator = "__";

    public static string Join(string path, string key) =>
        path.Length == 0 ? key : key.Length == 0 ? path : $"{path}{ConfigurationPath.KeyDelimiter}{key}";

    public static string ToEnvironment(string key) =>
        EnvironmentPrefix + key.Replace(ConfigurationPath.KeyDelimiter, EnvironmentSeparator, StringComparison.Ordinal);

    /// <summary>The key in a name that has <c>__</c> for colons; null when a part of it is empty.</summary>
    public static string? FromName(string name)
    {
        var parts = name.Split(EnvironmentSeparator);
        return Array.Exists(parts, part => part.Length == 0 || part.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal))
            ? null
            : string.Join(ConfigurationPath.KeyDelimiter, parts);
    }
}
