namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>One block of an arena. Blocks form a chain in the order of allocation.</summary>
internal sealed class ArenaBlock<T>(T[] items)
{
    public T[] Items { get; } = items;

    public ArenaBlock<T>? Next { get; set; }
}
