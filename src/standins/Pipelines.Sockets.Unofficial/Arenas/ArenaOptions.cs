namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>The settings of an <see cref="Arena{T}"/>.</summary>
/// <param name="flags">How memory is treated.</param>
/// <param name="blockSizeBytes">Bytes of one block, 0 for the default of 32 KiB. A block holds at least one element.</param>
/// <param name="retentionPolicy">
/// Given the elements held before and the elements used since the last reset, how many to hold on to. By default
/// three quarters of what was held, but never less than what was used: a single huge reply does not pin its
/// memory for the life of the connection, and a steady load allocates nothing.
/// </param>
public sealed class ArenaOptions(
    ArenaFlags flags = ArenaFlags.None,
    int blockSizeBytes = 0,
    Func<long, long, long>? retentionPolicy = null)
{
    private const int DefaultBlockSizeBytes = 32 * 1024;

    internal static ArenaOptions Default { get; } = new();

    /// <summary>How memory is treated.</summary>
    public ArenaFlags Flags { get; } = flags;

    /// <summary>Bytes of one block.</summary>
    public int BlockSizeBytes { get; } = blockSizeBytes > 0 ? blockSizeBytes : DefaultBlockSizeBytes;

    /// <summary>How many elements to hold on to at a reset: (held, used) to kept.</summary>
    public Func<long, long, long> RetentionPolicy { get; } = retentionPolicy ?? DecaySlowly;

    private static long DecaySlowly(long held, long used) => Math.Max(used, held / 4 * 3);
}
