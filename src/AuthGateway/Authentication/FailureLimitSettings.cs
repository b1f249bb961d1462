using AuthGateway.Settings;

namespace AuthGateway.Authentication;

/// <summary>How many wrong credentials may come from one address.</summary>
internal sealed record FailureLimitSettings : ISettings
{
    [Setting("How many wrong credentials one client address may send in the window; then 429 to what is not known here already. 0: no limit.",
        Min = "0", Max = "1000000", Unit = "requests")]
    public int Permits { get; init; } = 100;

    [Setting("The window.", Min = "00:00:01", Max = "1.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    [Setting("The same for the address of a trusted proxy that does not say who is behind it (Proxy:TrustedProxies): over it, everybody who comes that "
        + "way with a credential that is not known here gets 429. 0: no limit.", Min = "0", Max = "1000000", Unit = "requests")]
    public int ProxyPermits { get; init; }

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        // The bounds of each key say all there is to say.
    }
}
