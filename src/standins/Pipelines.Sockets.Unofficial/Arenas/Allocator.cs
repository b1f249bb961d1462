namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Where an <see cref="Arena{T}"/> gets its blocks from; without one, from the garbage collector.</summary>
public abstract class Allocator<T>
{
    /// <summary>A block of at least <paramref name="minimumLength"/> elements, all of them default.</summary>
    public abstract T[] Allocate(int minimumLength);

    /// <summary>Takes back a block that the arena dropped at a reset. Its used part was cleared.</summary>
    public abstract void Free(T[] block);
}
