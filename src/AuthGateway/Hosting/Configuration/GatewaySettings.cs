namespace AuthGateway.Hosting.Configuration;

/// <summary>The gateway's own catalogue: one line a section, in the order of the reference.</summary>
internal static class GatewaySettings
{
    public static SettingsCatalogue Catalogue { get; } = new();
}
