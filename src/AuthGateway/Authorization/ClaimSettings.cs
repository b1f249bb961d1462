using AuthGateway.Settings;

namespace AuthGateway.Authorization;

/// <summary>A claim that a token must carry.</summary>
internal sealed record ClaimSettings : ISettings
{
    [Setting("The claim's name.", Required = true)]
    public string Name { get; init; } = "";

    [Setting("The values that will do, compared exactly; the claim may have several and needs one of these.", Required = true, Max = "256")]
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
    }
}
