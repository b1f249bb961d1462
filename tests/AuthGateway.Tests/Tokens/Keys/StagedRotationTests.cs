using AuthGateway.Tokens.Keys;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>Weeks of rotation in simulated time, with verifiers that cache the key set as long as they are told to.</summary>
public sealed class StagedRotationTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);

    private static readonly SigningKeySettings Settings = new()
    {
        Managed = true,
        CacheFor = TimeSpan.FromMinutes(5),
        PollInterval = TimeSpan.FromSeconds(40),
        PublishFor = TimeSpan.FromMinutes(7),
        SignFor = TimeSpan.FromMinutes(40),
        MaxStale = TimeSpan.FromMinutes(20),
        RetireFor = TimeSpan.FromMinutes(31),
    };

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private uint _seed = 12345;

    [Theory]
    [InlineData(2, false)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    public async Task No_verifier_ever_meets_a_key_that_its_copy_of_the_set_lacks(int count, bool withOutages)
    {
        Assert.Empty(Errors(Settings));
        var ring = new SharedRing(_clock);
        var ways = Enumerable.Range(0, count).Select(_ => ring.NewWay()).ToArray();
        using var fleet = new Fleet([.. ways.Select(way => new Replica(way, _clock, Settings))]);
        var verifiers = Enumerable.Range(0, 12).Select(_ => new Verifier()).ToArray();
        var tokens = new Queue<(string KeyId, DateTimeOffset Expires)>();
        var nextLook = new DateTimeOffset[count];
        var (signatures, keyIds) = (0, new HashSet<string>(StringComparer.Ordinal));
        var outageUntil = new DateTimeOffset[count];

        for (var end = _clock.GetUtcNow() + TimeSpan.FromHours(12); _clock.GetUtcNow() < end; _clock.Advance(Step))
        {
            var now = _clock.GetUtcNow();
            for (var i = 0; i < count; i++)
            {
                if (withOutages && now > outageUntil[i] && Draw(120) == 0)
                {
                    // Sometimes longer than the copy may be used.
                    outageUntil[i] = now + TimeSpan.FromMinutes(Draw(30));
                }

                ways[i].IsCut = now < outageUntil[i];
                if (now >= nextLook[i])
                {
                    // Conflicts between the replicas' steps: another one writes between this one's reading and writing.
                    var other = fleet.Replicas[Draw(count)];
                    ways[i].BeforeNextWrite = Draw(2) == 0 && other != fleet.Replicas[i] ? other.LookAsync : null;
                    nextLook[i] = now + await fleet.Replicas[i].LookAsync();
                    ways[i].BeforeNextWrite = null;
                }
            }

            foreach (var replica in fleet.Replicas)
            {
                if (replica.SigningKeyId is { } keyId)
                {
                    signatures++;
                    keyIds.Add(keyId);
                    tokens.Enqueue((keyId, now + TokenLifetime));
                }
            }

            while (tokens.TryPeek(out var oldest) && oldest.Expires <= now)
            {
                tokens.Dequeue();
            }

            var used = tokens.Select(token => token.KeyId).Distinct(StringComparer.Ordinal).ToList();
            foreach (var verifier in verifiers)
            {
                verifier.Refresh(fleet.Replicas[Draw(count)], now);
                Assert.True(used.TrueForAll(verifier.Knows), $"A verifier lacks a key at {now:O}.");
            }
        }

        Assert.True(keyIds.Count >= 12, $"{keyIds.Count} keys signed.");
        Assert.True(signatures > 1_000, $"{signatures} signatures.");
    }

    [Fact]
    public async Task Of_several_replicas_steps_exactly_one_wins_and_all_follow()
    {
        var ring = new SharedRing(_clock);
        var ways = Enumerable.Range(0, 5).Select(_ => ring.NewWay()).ToArray();
        using var fleet = new Fleet([.. ways.Select(way => new Replica(way, _clock, Settings))]);
        await fleet.LookAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await fleet.LookAsync();
        var first = Assert.Single(fleet.Replicas.Select(replica => replica.SigningKeyId).Distinct());
        Assert.NotNull(first);
        Assert.Equal(1, ring.Writes);

        _clock.Advance(Settings.SignFor - Settings.PublishFor);
        // Each reads before any has written.
        foreach (var (way, next) in ways.Zip(fleet.Replicas.Skip(1)))
        {
            way.BeforeNextWrite = next.LookAsync;
        }

        await fleet.LookAsync();

        Assert.Equal(2, ring.Writes);
        Assert.All(fleet.Replicas, replica => Assert.Equal(2, replica.PublishedIds.Count()));
        Assert.Single(fleet.Replicas.SelectMany(replica => replica.Trail.Events), entry => entry.Action == Audit.AuditActions.SigningKeyAdded && entry.Target != first);
    }

    private static List<string> Errors(SigningKeySettings settings)
    {
        var found = new List<AuthGateway.Settings.SettingsError>();
        settings.Validate(new AuthGateway.Settings.SettingsErrors("Tokens:Keys", found));
        return [.. found.Select(error => error.ToString())];
    }

    private int Draw(int below)
    {
        _seed = (_seed * 1664525) + 1013904223;
        return (int)((_seed >> 8) % (uint)below);
    }

    private sealed class Verifier
    {
        private HashSet<string> _keys = [];
        private DateTimeOffset _freshUntil;

        // Who has no set at all yet asks until there is one.
        public bool Knows(string keyId) => _keys.Count == 0 || _keys.Contains(keyId);

        // As HTTP caching has it: asks again when its copy is not fresh; when there is no answer, goes on with what it has.
        // A replica that can't reach Redis for so long is not ready, and gets no requests.
        public void Refresh(Replica replica, DateTimeOffset now)
        {
            var keepFor = Settings.CacheableFor(replica.Keys.Age ?? TimeSpan.MaxValue);
            if (now >= _freshUntil && replica.Keys.KeySet is not null && keepFor > TimeSpan.Zero)
            {
                (_keys, _freshUntil) = ([.. replica.PublishedIds], now + keepFor);
            }
        }
    }

    private sealed class Fleet(Replica[] replicas) : IDisposable
    {
        public Replica[] Replicas => replicas;

        public async Task LookAsync()
        {
            foreach (var replica in replicas)
            {
                await replica.LookAsync();
            }
        }

        public void Dispose()
        {
            foreach (var replica in replicas)
            {
                replica.Dispose();
            }
        }
    }
}
