using AuthGateway.Settings;

namespace AuthGateway.Pipeline.Doors;

/// <summary>Which other proxies may ask for decisions about the requests that they hold.</summary>
internal sealed record DoorSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Doors";

    [Setting("The proxies that may ask: Envoy, Nginx, Traefik, Caddy. They ask on the ports of Hosting:DoorUrls, from a network of Proxy:TrustedProxies.", Max = "4")]
    public IReadOnlyList<DoorKind> Kinds { get; init; } = [];

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Kinds.Distinct().Count() != Kinds.Count)
        {
            errors.Add(nameof(Kinds), string.Join(", ", Kinds), "each kind once");
        }
    }
}
