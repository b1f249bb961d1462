using AuthGateway.Hosting;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Pipeline.Doors;
using AuthGateway.Proxy;
using AuthGateway.Settings;

namespace AuthGateway;

/// <summary>Doors have a port, kinds and callers that are believed, or there are none.</summary>
internal sealed class DoorRule : IConfigurationRule
{
    /// <inheritdoc/>
    public void Check(string environmentName, IReadOnlyDictionary<Type, ISettings> records, SettingsErrors errors)
    {
        var kinds = ((DoorSettings)records[typeof(DoorSettings)]).Kinds;
        var urls = ((HostingSettings)records[typeof(HostingSettings)]).DoorUrls;
        if (kinds.Count == 0 != (urls.Length == 0))
        {
            errors.Add(
                kinds.Count == 0 ? $"{DoorSettings.Section}:{nameof(DoorSettings.Kinds)}" : $"{HostingSettings.Section}:{nameof(HostingSettings.DoorUrls)}",
                null,
                $"both {DoorSettings.Section}:{nameof(DoorSettings.Kinds)} and {HostingSettings.Section}:{nameof(HostingSettings.DoorUrls)}, or neither");
        }

        if (kinds.Count > 0 && ((ProxySettings)records[typeof(ProxySettings)]).TrustedProxies.Count == 0)
        {
            errors.Add(
                $"{ProxySettings.Section}:{nameof(ProxySettings.TrustedProxies)}",
                null,
                "the networks from which proxies ask for decisions: nobody else is told any");
        }
    }
}
