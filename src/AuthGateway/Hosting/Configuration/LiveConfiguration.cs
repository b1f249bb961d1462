namespace AuthGateway.Hosting.Configuration;

/// <summary>The merged values as the framework's configuration. A reload replaces all of them in one step.</summary>
internal sealed class LiveConfiguration : ConfigurationProvider, IConfigurationSource
{
    public LiveConfiguration(SettingsValues values)
    {
        Data = Copy(values);
        Root = new ConfigurationRoot([this]);
    }

    public IConfigurationRoot Root { get; }

    /// <summary>Puts other values in place and tells whoever watches.</summary>
    public void Replace(SettingsValues values)
    {
        Data = Copy(values);
        OnReload();
    }

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    private static Dictionary<string, string?> Copy(SettingsValues values) =>
        values.Values.ToDictionary(value => value.Key, value => value.Value.Text, StringComparer.OrdinalIgnoreCase);
}
