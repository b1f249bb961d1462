using AuthGateway.Authentication;
using AuthGateway.Settings;

namespace AuthGateway.Management;

/// <summary>The management port's own keys.</summary>
internal sealed record ManagementSettings : ISettingsSection
{
    private const int ShortestToken = 32;

    /// <inheritdoc/>
    public static string Section => "Management";

    [Setting("The bearer token that the admin API asks for, at least 32 characters. Without one there is no admin API.", Secret = true, Live = true)]
    public string AdminToken { get; init; } = "";

    [Setting("How many wrong admin tokens one address may send; then its requests get 429, with the right token too.")]
    public FailureLimitSettings Failures { get; init; } = new() { Permits = 20 };

    [Setting("Whether the last requests with their splits can be read at /requests. They name routes and times, no callers.")]
    public bool RecentRequests { get; init; }

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (AdminToken.Length is > 0 and < ShortestToken)
        {
            errors.Add(nameof(AdminToken), "***", $"at least {ShortestToken} characters");
        }
    }
}
