using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>The whole configuration, bound and checked.</summary>
internal sealed class LoadedSettings
{
    /// <summary>EX_CONFIG of sysexits.h: what a process ends with that its configuration keeps from starting.</summary>
    public const int ConfigurationExitCode = 78;

    /// <summary>What was read, and how to read it again.</summary>
    public required SettingsInputs Inputs { get; init; }

    public required SettingsCatalogue Catalogue { get; init; }

    public required SettingsValues Values { get; init; }

    /// <summary>The environment's name: Production, Development or a name of the operator's.</summary>
    public required string EnvironmentName { get; init; }

    /// <summary>Everything that is wrong. The records may be used only when this is empty.</summary>
    public required IReadOnlyList<SettingsError> Errors { get; init; }

    /// <summary>Every record of the catalogue, by its type.</summary>
    public required IReadOnlyDictionary<Type, ISettings> Records { get; init; }

    /// <summary>What no message may show.</summary>
    public required SecretValues Secrets { get; init; }

    /// <summary>Every known key with its value and origin, secrets masked.</summary>
    public required IReadOnlyList<EffectiveSetting> Effective { get; init; }

    /// <summary>The same values for libraries that read the framework's configuration; the reloader replaces them.</summary>
    public required LiveConfiguration Configuration { get; init; }

    /// <summary>A record of the catalogue.</summary>
    public T Get<T>()
        where T : class, ISettingsSection => (T)Records[typeof(T)];

    /// <summary>Writes every error, one a line. Whether there was any.</summary>
    public bool ReportErrors(TextWriter error)
    {
        foreach (var line in Errors)
        {
            error.WriteLine(line);
        }

        return Errors.Count > 0;
    }
}
