using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>Hands the loaded configuration to an application.</summary>
internal static class SettingsRegistration
{
    /// <summary>
    /// Makes the loaded values the application's only configuration: no unprefixed variable and no file of the
    /// host's own choosing decides anything. Registers the records, live and as they were at the start, and the reloader.
    /// </summary>
    public static void UseSettings(this WebApplicationBuilder builder, LoadedSettings loaded)
    {
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Configuration.AddConfiguration(loaded.Configuration.Root);
        builder.Services.AddSettings(loaded);
        builder.Services.AddHostedService<ConfigurationReloader>();
    }

    /// <summary>Registers each record as a singleton of its own type.</summary>
    /// <exception cref="InvalidOperationException">The configuration has errors: nobody may run on it.</exception>
    public static void AddSettings(this IServiceCollection services, LoadedSettings loaded)
    {
        if (loaded.Errors.Count > 0)
        {
            throw new InvalidOperationException("The configuration has errors.");
        }

        services.AddLiveSettings();
        services.AddSingleton(loaded);
        foreach (var (type, record) in loaded.Records)
        {
            services.AddSingleton(type, record);
        }
    }
}
