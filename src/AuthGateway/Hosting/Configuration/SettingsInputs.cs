using System.Collections;

namespace AuthGateway.Hosting.Configuration;

/// <summary>Where the configuration is looked for. A value of its own, so that tests start from nothing.</summary>
internal sealed record SettingsInputs
{
    public const string ConfigVariable = "AUTHGATEWAY_CONFIG";
    public const string SecretsVariable = "AUTHGATEWAY_SECRETS";

    /// <summary>Where appsettings.json stands: beside the binary.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>The process's environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The mounted file, from <c>--config</c>; it wins over AUTHGATEWAY_CONFIG.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The environment's name, from <c>--environment</c>; it wins over the variables.</summary>
    public string? EnvironmentName { get; init; }

    /// <summary>Read when it exists and AUTHGATEWAY_SECRETS names no other.</summary>
    public string DefaultSecretsDirectory { get; init; } = "/etc/authgateway/secrets";

    /// <summary>What this process was given.</summary>
    public static SettingsInputs FromProcess(string? configFile = null, string? environmentName = null) => new()
    {
        BaseDirectory = AppContext.BaseDirectory,
        ConfigFile = configFile,
        EnvironmentName = environmentName,
        Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? "", StringComparer.Ordinal),
    };

    /// <summary>A variable; null when it is not set or empty.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
