using AuthGateway.Redis.Limits;
using AuthGateway.Settings;

namespace AuthGateway.Tokens.Service;

/// <summary>How much the token service does for one address, client and subject. 0 switches a limit off.</summary>
internal sealed record TokenServiceLimitSettings : ISettings
{
    [Setting("The stretch of time that the limits speak of.", Min = "00:00:01", Max = "01:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    [Setting("Requests of one address, whatever becomes of them. Clients behind one API gateway share an address: count them all.", Min = "0", Max = "1000000", Unit = "requests")]
    public int PerAddress { get; init; } = 3000;

    [Setting("Requests of one client that proved who it is.", Min = "0", Max = "1000000", Unit = "requests")]
    public int PerClient { get; init; } = 1200;

    [Setting("Tokens about one subject, by exchange and by refresh.", Min = "0", Max = "1000000", Unit = "requests")]
    public int PerSubject { get; init; } = 60;

    [Setting("Failed attempts of one address to be one client. By both, so that nobody can lock a client out from elsewhere.", Min = "0", Max = "1000000", Unit = "requests")]
    public int Failures { get; init; } = 20;

    /// <summary>The rule of an address.</summary>
    public LimitRule Address => new("token-address", PerAddress, Window);

    /// <summary>The rule of a client.</summary>
    public LimitRule Client => new("token-client", PerClient, Window);

    /// <summary>The rule of a subject.</summary>
    public LimitRule Subject => new("token-subject", PerSubject, Window);

    /// <summary>The rule of failed attempts.</summary>
    public LimitRule Failure => new("token-failures", Failures, Window);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
    }
}
