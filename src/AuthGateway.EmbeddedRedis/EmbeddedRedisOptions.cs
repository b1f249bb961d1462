namespace AuthGateway.EmbeddedRedis;

/// <summary>The settings of an <see cref="EmbeddedRedisServer"/>.</summary>
public sealed record EmbeddedRedisOptions
{
    /// <summary>The port on the loopback interface, 0 (the default) for a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Memory for keys and values in mebibytes, 16 to 4,096, by default 64. When it is full the oldest entries are
    /// lost, silently: nothing is written to a disk.
    /// </summary>
    public int MemoryMegabytes { get; init; } = 64;
}
