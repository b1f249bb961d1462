using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Memory that is handed out front to back and taken back all at once. What <see cref="Allocate"/> returned is
/// valid until the next <see cref="Reset"/>.
/// </summary>
/// <remarks>
/// For one thread at a time, but <see cref="Dispose"/> may come from any: the client disposes a connection while
/// its reader still parses. Disposal therefore only lets go of the chain; blocks in use stay as they are.
/// </remarks>
public sealed class Arena<T> : IDisposable
{
    // A request larger than a block gets blocks of up to this many times the size: a reply of a million elements
    // is then a chain of tens, not thousands, and reaching an element by its index stays cheap.
    private const int LargestBlockFactor = 32;

    private readonly ArenaOptions _options;
    private readonly Allocator<T>? _allocator;
    private readonly int _blockLength;
    private ArenaBlock<T>? _first;
    private ArenaBlock<T>? _current;
    private int _offset;
    private long _held;
    private long _used;
    private volatile bool _disposed;

    public Arena(ArenaOptions? options = null, Allocator<T>? allocator = null)
    {
        _options = options ?? ArenaOptions.Default;
        _allocator = allocator;
        _blockLength = Math.Max(1, _options.BlockSizeBytes / Unsafe.SizeOf<T>());
    }

    /// <summary>Hands out <paramref name="length"/> elements, all of them default, in as many segments as it takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="ObjectDisposedException">The arena was disposed.</exception>
    public Sequence<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (length == 0)
        {
            return default;
        }

        var block = _current ?? MoveOn(length);
        if (_offset == block.Items.Length)
        {
            block = MoveOn(length);
        }

        var sequence = new Sequence<T>(block, _offset, length);
        var remaining = length;
        while (true)
        {
            var taken = Math.Min(remaining, block.Items.Length - _offset);
            _offset += taken;
            remaining -= taken;
            if (remaining == 0)
            {
                break;
            }

            block = MoveOn(remaining);
        }

        _used += length;
        return sequence;
    }

    /// <summary>Takes back everything that was handed out and clears it, so that it keeps nothing alive.</summary>
    public void Reset()
    {
        if (_current is null || _disposed)
        {
            return;
        }

        ClearUsed(_current);
        if (_first!.Next is not null)
        {
            Trim(_options.RetentionPolicy(_held, _used), _used);
        }

        _current = _first;
        _offset = 0;
        _used = 0;
    }

    /// <summary>Lets go of the memory; what was handed out is left as it is.</summary>
    public void Dispose() => _disposed = true;

    private ArenaBlock<T> MoveOn(int wanted)
    {
        var next = _current is null ? _first : _current.Next;
        if (next is null)
        {
            var length = (int)Math.Max(_blockLength, Math.Min(wanted, (long)_blockLength * LargestBlockFactor));
            next = new ArenaBlock<T>(_allocator?.Allocate(length) ?? new T[length]);
            _held += next.Items.Length;
            if (_current is null)
            {
                _first = next;
            }
            else
            {
                _current.Next = next;
            }
        }

        _current = next;
        _offset = 0;
        return next;
    }

    private void ClearUsed(ArenaBlock<T> last)
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<T>() && !_options.Flags.HasFlag(ArenaFlags.ClearAtReset))
        {
            return;
        }

        for (var block = _first!; block != last; block = block.Next!)
        {
            Array.Clear(block.Items);
        }

        Array.Clear(last.Items, 0, _offset);
    }

    // Whole blocks: as many as were used, and beyond that only those that fit, so that it ends at one block.
    private void Trim(long keep, long used)
    {
        var last = _first!;
        long kept = last.Items.Length;
        while (last.Next is { } next && (kept < used || kept + next.Items.Length <= keep))
        {
            last = next;
            kept += next.Items.Length;
        }

        var dropped = last.Next;
        last.Next = null;
        _held = kept;
        for (; dropped is not null; dropped = dropped.Next)
        {
            _allocator?.Free(dropped.Items);
        }
    }
}
