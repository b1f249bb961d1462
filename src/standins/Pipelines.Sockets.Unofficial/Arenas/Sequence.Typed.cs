using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Elements of an <see cref="Arena{T}"/>, in one or more segments. Valid until the arena's next reset.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Nothing compares sequences.")]
[SuppressMessage("Design", "CA1034", Justification = "The client was compiled against nested types.")]
public readonly struct Sequence<T>
{
    private readonly ArenaBlock<T>? _block;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(ArenaBlock<T> block, int offset, int length)
    {
        _block = block;
        _offset = offset;
        _length = length;
    }

    /// <summary>The number of elements.</summary>
    public long Length => _length;

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Whether all elements are in <see cref="FirstSpan"/>.</summary>
    public bool IsSingleSegment => _block is null || _length <= _block.Items.Length - _offset;

    /// <summary>The elements of the first segment.</summary>
    public Span<T> FirstSpan => _block is null
        ? default
        : _block.Items.AsSpan(_offset, Math.Min(_length, _block.Items.Length - _offset));

    /// <summary>All segments.</summary>
    public SpanEnumerable Spans => new(this);

    /// <summary>The element at <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_length, nameof(index));
            var block = _block!;
            long position = (long)_offset + index;
            while (position >= block.Items.Length)
            {
                position -= block.Items.Length;
                block = block.Next!;
            }

            return ref block.Items[position];
        }
    }

    /// <summary>The same elements, without their type.</summary>
    public Sequence Untyped() => new(_block, _offset, _length);

    public Enumerator GetEnumerator() => new(this);

    /// <summary>The segments of a sequence.</summary>
    public readonly struct SpanEnumerable
    {
        private readonly Sequence<T> _sequence;

        internal SpanEnumerable(Sequence<T> sequence) => _sequence = sequence;

        public SpanEnumerator GetEnumerator() => new(_sequence);
    }

    /// <summary>Walks the segments of a sequence.</summary>
    public struct SpanEnumerator
    {
        private ArenaBlock<T>? _block;
        private int _start;
        private int _count;
        private int _remaining;
        private ArenaBlock<T>? _next;

        internal SpanEnumerator(Sequence<T> sequence)
        {
            _next = sequence._block;
            _start = sequence._offset;
            _remaining = sequence._length;
        }

        /// <summary>The segment.</summary>
        public readonly Span<T> Current => _block is null ? default : _block.Items.AsSpan(_start, _count);

        internal readonly (T[] Items, int Start, int End) Bounds => (_block!.Items, _start, _start + _count);

        public bool MoveNext()
        {
            if (_remaining == 0)
            {
                return false;
            }

            if (_block is not null)
            {
                _start = 0;
            }

            _block = _next!;
            _next = _block.Next;
            _count = Math.Min(_remaining, _block.Items.Length - _start);
            _remaining -= _count;
            return true;
        }
    }

    /// <summary>Walks the elements of a sequence, each by reference.</summary>
    public struct Enumerator
    {
        private SpanEnumerator _segments;
        private T[]? _items;
        private int _index;
        private int _end;

        internal Enumerator(Sequence<T> sequence) => _segments = new SpanEnumerator(sequence);

        /// <summary>The element.</summary>
        public readonly ref T Current => ref _items![_index];

        public bool MoveNext()
        {
            if (_index + 1 < _end)
            {
                _index++;
                return true;
            }

            if (!_segments.MoveNext())
            {
                return false;
            }

            (_items, _index, _end) = _segments.Bounds;
            return true;
        }

        /// <summary>Moves on and returns the element there.</summary>
        /// <exception cref="InvalidOperationException">There is none.</exception>
        public ref T GetNext()
        {
            if (!MoveNext())
            {
                throw new InvalidOperationException("The sequence has no further element.");
            }

            return ref Current;
        }
    }
}
