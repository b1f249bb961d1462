using AuthGateway.Redis.SigningKeys;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>The ring in a Redis whose time is the test's: what the scripts do, for simulations of weeks. The scripts themselves are tested on real servers.</summary>
internal sealed class SharedRing(FakeTimeProvider clock)
{
    public StoredKeyRing? Stored { get; set; }

    public TimeSpan ClockDifference { get; set; }

    public int Writes { get; private set; }

    /// <summary>One replica's way to it.</summary>
    public Way NewWay() => new(this);

    internal sealed class Way(SharedRing ring) : ISigningKeyStore
    {
        public bool IsCut { get; set; }

        /// <summary>Runs once, between a reading and the write that follows it.</summary>
        public Func<Task>? BeforeNextWrite { get; set; }

        public bool LosesAnswers { get; set; }

        public int Announcements { get; private set; }

        public ValueTask<KeyRingReading> ReadAsync(CancellationToken cancellation) => ValueTask.FromResult<KeyRingReading>(
            IsCut ? new KeyRingReading.Failed("not_connected")
            : ring.Stored is { } stored ? new KeyRingReading.Found(stored, Now)
            : new KeyRingReading.Absent(Now));

        public async ValueTask<KeyRingWriting> WriteAsync(StoredKeyRing? read, StoredKeyRing written, CancellationToken cancellation)
        {
            var before = BeforeNextWrite;
            BeforeNextWrite = null;
            if (before is not null)
            {
                await before();
            }

            if (IsCut)
            {
                return new KeyRingWriting.Unavailable("not_connected");
            }

            if (ring.Stored?.Seal != read?.Seal)
            {
                return new KeyRingWriting.Conflict();
            }

            ring.Stored = written;
            ring.Writes++;

            // As the real one: who gives up learns nothing of what was written.
            cancellation.ThrowIfCancellationRequested();
            return LosesAnswers ? new KeyRingWriting.Unavailable("timeout") : new KeyRingWriting.Written();
        }

        public ValueTask AnnounceAsync(CancellationToken cancellation)
        {
            Announcements++;
            return ValueTask.CompletedTask;
        }

        public ValueTask ListenAsync(Action changed, CancellationToken cancellation) => ValueTask.CompletedTask;

        private DateTimeOffset Now => ring.Clock.GetUtcNow() + ring.ClockDifference;
    }

    private FakeTimeProvider Clock => clock;
}
