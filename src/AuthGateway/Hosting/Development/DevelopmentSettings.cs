using AuthGateway.Settings;

namespace AuthGateway.Hosting.Development;

/// <summary>What only the Development environment has.</summary>
internal sealed record DevelopmentSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Development";

    [Setting("A program (.dll, relative to the gateway's own folder) to run beside the gateway as the system behind it, for local trials. Refused outside Development.")]
    public string SampleLegacySystem { get; init; } = "";

    [Setting("Where SampleLegacySystem listens.")]
    public string SampleLegacySystemUrl { get; init; } = "http://127.0.0.1:8090";

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
    }
}
