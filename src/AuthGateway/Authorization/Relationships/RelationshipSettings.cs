using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Redis.Relations;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Relationships;

/// <summary>Relationship stores: how large they may grow, and how far this replica's copies of them are trusted.</summary>
internal sealed record RelationshipSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Relationships";

    [Setting("How many stores there may be in all.", Min = "1", Max = "10000", Unit = "stores")]
    public int MaxStores { get; init; } = 100;

    [Setting(
        "How many stores this replica keeps in memory at a time. One more takes the place of the one that was not used for the longest time.",
        Min = "1",
        Max = "1000",
        Unit = "stores")]
    public int MaxLoadedStores { get; init; } = 16;

    [Setting("How many tuples a store may hold; a write beyond it is refused. About 120 bytes of memory each in every replica, and about 500 in Redis.", Min = "1", Max = "50000000", Unit = "tuples")]
    public int MaxTuples { get; init; } = 5_000_000;

    [Setting(
        "How many changes a store's log keeps. A replica that is further behind reads all tuples again; the changes API reaches back as far.",
        Min = "1000",
        Max = "10000000",
        Unit = "changes")]
    public int LogEntries { get; init; } = 100_000;

    [Setting("How many models a store keeps.", Min = "1", Max = "10000", Unit = "models")]
    public int MaxModels { get; init; } = 1000;

    [Setting("How many objects of a store may have attributes; a write beyond it is refused. In every replica each takes about 200 bytes of memory, and what its attributes take.", Min = "0", Max = "5000000", Unit = "objects")]
    public int MaxAttributedObjects { get; init; } = 100_000;

    [Setting("How long a copy of a store is trusted after its last complete reading. Older: questions are answered 503.", Min = "00:00:01", Max = "00:10:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("How often a copy asks Redis for revisions that no message announced. At most half the lease.", Min = "00:00:00.100", Max = "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    [Setting("How long a question waits for a store that is not in memory yet, or for a revision that is not here yet, before it is answered 503.", Min = "00:00:00.010", Max = "00:01:00")]
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(2);

    [Setting("The API on the data port, in the shapes of OpenFGA's.")]
    public RelationshipApiSettings Api { get; init; } = new();

    /// <summary>What the store's own scripts hold to.</summary>
    public StoreLimits Limits => new(MaxTuples, LogEntries, MaxModels, MaxAttributedObjects);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (PollInterval > Lease / 2)
        {
            errors.Add(nameof(PollInterval), $"{PollInterval}", $"at most half of Lease ({Lease / 2}), or one late answer ends the lease");
        }
    }
}
