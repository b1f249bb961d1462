namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A <see cref="Sequence{T}"/> that does not name its element type, so that an element may hold one.</summary>
public readonly struct Sequence
{
    private readonly object? _block;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(object? block, int offset, int length)
    {
        _block = block;
        _offset = offset;
        _length = length;
    }

    /// <summary>The number of elements.</summary>
    public long Length => _length;

    /// <summary>The typed sequence.</summary>
    /// <exception cref="InvalidCastException">The elements are of another type.</exception>
    public Sequence<T> Cast<T>() => _length == 0 ? default : new Sequence<T>((ArenaBlock<T>)_block!, _offset, _length);
}
