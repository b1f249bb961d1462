using AuthGateway.Settings;

namespace AuthGateway.Tokens.Keys;

/// <summary>How the gateway keeps, publishes and rotates the keys that it signs with.</summary>
internal sealed record SigningKeySettings : ISettings
{
    /// <summary>A copy of the ring is taken for current this many polls after it was last confirmed.</summary>
    public const int PollsPerLease = 3;

    private const int MostRetired = 8;

    [Setting(
        "Whether the gateway makes and rotates its signing keys by itself, in Redis. Off: Identity:SigningKey signs. On: that key, where "
        + "it is given, signs until the first managed one may, and stays published with Identity:PublishedKeys.")]
    public bool Managed { get; init; }

    [Setting("What new managed keys sign with. ES256 is small and fast; RS256 is for verifiers that know nothing else.")]
    public KeyAlgorithm Algorithm { get; init; } = KeyAlgorithm.ES256;

    [Setting(
        "How long verifiers may cache /.well-known/jwks.json (max-age). Before raising it, raise PublishFor on every replica.",
        Min = "00:00:01",
        Max = "1.00:00:00")]
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromMinutes(5);

    [Setting("How long a new key is published before it signs. At least CacheFor and three PollIntervals, so that every verifier has it by then.", Min = "00:00:01", Max = "7.00:00:00")]
    public TimeSpan PublishFor { get; init; } = TimeSpan.FromMinutes(10);

    [Setting("How long a key signs before the next one takes over. At least twice PublishFor.", Min = "00:00:02", Max = "730.00:00:00")]
    public TimeSpan SignFor { get; init; } = TimeSpan.FromDays(30);

    [Setting(
        "How long a key stays published after it stopped signing. At least MaxStale and the longest life of a token, so that no token "
        + "outlives its key, not even one of a replica that learnt of the change as late as it may.",
        Min = "00:00:02",
        Max = "90.00:00:00")]
    public TimeSpan RetireFor { get; init; } = TimeSpan.FromDays(1);

    [Setting("How often each replica compares its copy of the ring with Redis when no message wakes it.", Min = "00:00:00.100", Max = "00:05:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    [Setting(
        "How long a replica goes on signing with its copy of the ring while Redis does not answer; after that it answers 503. Also the longest "
        + "that a key which was removed in an emergency stays in use on a replica that can't reach Redis.",
        Min = "00:00:01",
        Max = "1.00:00:00")]
    public TimeSpan MaxStale { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long after a reading the copy counts as what Redis holds.</summary>
    public TimeSpan Lease => PollInterval * PollsPerLease;

    /// <summary>
    /// How long a verifier may keep a set that was confirmed so long ago: no key that the set lacks signs earlier than PublishFor
    /// after that. Zero: it may not keep it at all.
    /// </summary>
    public TimeSpan CacheableFor(TimeSpan age) => PublishFor - age is var left && left > CacheFor ? CacheFor : left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        // Whoever fetched the set just before a replica learnt of the new key still lacks it CacheFor later.
        if (PublishFor < CacheFor + Lease)
        {
            errors.Add(nameof(PublishFor), $"{PublishFor}", $"at least {nameof(CacheFor)} and {PollsPerLease} {nameof(PollInterval)}s ({CacheFor + Lease})");
        }

        if (SignFor < PublishFor * 2)
        {
            errors.Add(nameof(SignFor), $"{SignFor}", $"at least twice {nameof(PublishFor)} ({PublishFor * 2})");
        }

        if (RetireFor > SignFor * MostRetired)
        {
            errors.Add(nameof(SignFor), $"{SignFor}", $"at least a {MostRetired}th of {nameof(RetireFor)} ({RetireFor / MostRetired}), or too many keys would be published at a time");
        }

        if (MaxStale < Lease)
        {
            errors.Add(nameof(MaxStale), $"{MaxStale}", $"at least {PollsPerLease} {nameof(PollInterval)}s ({Lease})");
        }

        if (RetireFor < MaxStale)
        {
            errors.Add(nameof(RetireFor), $"{RetireFor}", $"at least {nameof(MaxStale)} ({MaxStale}) and the longest life of a token");
        }
    }
}
