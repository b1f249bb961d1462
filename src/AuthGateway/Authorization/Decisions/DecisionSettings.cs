using AuthGateway.Settings;

namespace AuthGateway.Authorization.Decisions;

/// <summary>How decisions can be asked about afterwards.</summary>
internal sealed record DecisionSettings : ISettings
{
    [Setting(
        "How many of its last decisions each replica keeps in memory, so that operators can have them explained: some 500 bytes each, more for large credentials. 0: none.",
        Min = "0",
        Max = "1000000",
        Unit = "decisions")]
    public int Kept { get; init; } = 10_000;

    [Setting("Whether allowed answers have the AuthGateway-Decision-Id header, too. Denials and outages always have it; the log line and the span of every request name its decision.")]
    public bool IdOfAllowed { get; init; }

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
    }
}
