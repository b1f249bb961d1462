using AuthGateway.Settings;

namespace AuthGateway.Redis;

/// <summary>How far the local copy of the revocations is trusted, and how large it may grow.</summary>
internal sealed record RevocationSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Revocation";

    /// <summary>How old the copy may be before it stops to answer "not revoked".</summary>
    [Setting(
        "How long the local copy of the revocations is trusted after its last complete reading. Older: routes answer 503, or go on "
        + "as far as they declare.",
        Min = "00:00:01",
        Max = "00:10:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the copy is compared with Redis when no message wakes it.</summary>
    [Setting("How often the local copy asks Redis for revisions that no message announced. At most half the lease.", Min = "00:00:00.100", Max = "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many revocations there may be at a time; about 300 bytes of memory each, here and in Redis.</summary>
    [Setting("How many revocations may be in force at a time; one more is answered 503.", Min = "1000", Max = "10000000", Unit = "entries")]
    public int MaxEntries { get; init; } = 1_000_000;

    /// <summary>How many replicas must have a revocation before it is acknowledged.</summary>
    [Setting(
        "How many of Redis' replicas must hold a revocation, a used refresh token or a key before it is acknowledged; fewer is answered 503. All of them: a failover "
        + "loses nothing. One less: one may be away, and a failover may lose the last moment's new API keys and families. 0: a single server.",
        Min = "0",
        Max = "5",
        Unit = "replicas")]
    public int ConfirmingReplicas { get; init; }

    /// <summary>For how long a primary is believed whose replicas confirm nothing.</summary>
    [Setting(
        "Where ConfirmingReplicas is above 0: how long the lease is still renewed from a primary that no replica confirms. It may have been replaced "
        + "without knowing, and then lacks what its successor acknowledged; but one whose replicas restart looks the same. Longer than that takes.",
        Min = "00:00:00",
        Max = "01:00:00")]
    public TimeSpan UnprovenFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a request waits for Redis on a route that confirms.</summary>
    [Setting("How long a request of a route with ConfirmRevocations waits for Redis before it is answered 503.", Min = "00:00:00.010", Max = "00:00:30")]
    public TimeSpan ConfirmTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (PollInterval > Lease / 2)
        {
            errors.Add(nameof(PollInterval), $"{PollInterval}", $"at most half of Lease ({Lease / 2}), or one late answer ends the lease");
        }
    }
}
