namespace AuthGateway.Tests.Latency;

/// <summary>A clock whose ticks and whose wall time are moved apart from each other.</summary>
internal sealed class SteppingClock : TimeProvider
{
    public long Ticks { get; set; }

    public long Frequency { get; init; } = 1_000_000;

    public DateTimeOffset Wall { get; set; } = DateTimeOffset.UnixEpoch;

    public override long TimestampFrequency => Frequency;

    public override long GetTimestamp() => Ticks;

    public override DateTimeOffset GetUtcNow() => Wall;
}
