namespace AuthGateway.Settings;

/// <summary>A settings record that is a top-level section of the configuration.</summary>
internal interface ISettingsSection : ISettings
{
    /// <summary>The section's name.</summary>
    static abstract string Section { get; }
}
