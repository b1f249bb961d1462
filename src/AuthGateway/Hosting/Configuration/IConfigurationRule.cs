using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>What must hold between sections, or depends on the environment: no single record can say it.</summary>
internal interface IConfigurationRule
{
    /// <summary>Finds every error of the whole.</summary>
    /// <param name="environmentName">Production, Development or a name of the operator's.</param>
    /// <param name="records">Every bound record, by its type; those with errors of their own hold defaults.</param>
    /// <param name="errors">Takes the errors, with full keys.</param>
    void Check(string environmentName, IReadOnlyDictionary<Type, ISettings> records, SettingsErrors errors);
}
