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

    [Setting("Whether allowed answers have the AuthGateway-Decision-Id header, too. Denials and outages always have it, and so have those of AuthZEN evaluations; the log line and the span of every request name its decision.")]
    public bool IdOfAllowed { get; init; }

    [Setting(
        "What of the questions to the AuthZEN API is neither kept nor logged, though a rule reads it: subject.properties.NAME, action.properties.NAME, resource.properties.NAME or context.NAME; without NAME all of them. "
            + "What no rule reads is never kept.",
        Max = "256")]
    public IReadOnlyList<string> OmittedMembers { get; init; } = [];

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        foreach (var wrong in OmittedMembers.Where(member => !Evaluation.Recording.OmittedMembers.Is(member)))
        {
            errors.Add(nameof(OmittedMembers), wrong, Evaluation.Recording.OmittedMembers.Expected);
        }
    }
}
