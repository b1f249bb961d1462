using AuthGateway.Settings;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>How long refresh tokens live, and how many there may be.</summary>
internal sealed record RefreshTokenSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "RefreshTokens";

    [Setting("How long a family of refresh tokens lives, however often it is used. After it the member logs in again.", Min = "00:01:00", Max = "365.00:00:00")]
    public TimeSpan AbsoluteLifetime { get; init; } = TimeSpan.FromDays(30);

    [Setting("How long a refresh token lives unused. Each use gives the next one as long again, within AbsoluteLifetime.", Min = "00:01:00", Max = "365.00:00:00")]
    public TimeSpan IdleLifetime { get; init; } = TimeSpan.FromDays(7);

    [Setting(
        "For how long after its first use a token may be presented again, as long as its successor was not used: the answer may have been lost, "
        + "and the same successor is given. Later it is a stolen one, and the family ends. Longer than a client takes to try again after 503.",
        Min = "00:00:00",
        Max = "00:05:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    [Setting("How many families a subject may have with one client at a time: devices, mostly. One more ends the oldest.", Min = "1", Max = "100", Unit = "families")]
    public int MaxFamilies { get; init; } = 10;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (IdleLifetime > AbsoluteLifetime)
        {
            errors.Add(nameof(IdleLifetime), $"{IdleLifetime}", $"at most AbsoluteLifetime ({AbsoluteLifetime})");
        }
    }
}
