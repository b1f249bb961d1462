using System.Buffers.Binary;
using System.Text;

namespace AuthGateway.Relations.Graph;

/// <summary>
/// The objects of one graph as numbers. Names are kept as UTF-8 in pages (a string of .NET costs 22 bytes more and twice the letters). One writer
/// adds, many read without a lock: a name's bytes are written before its number can be seen, and nothing is ever changed. Names of objects that
/// lost their last tuple stay until <see cref="TupleGraph.Compact"/> makes a graph anew.
/// </summary>
internal sealed class ObjectNames
{
    /// <summary>The most objects of a graph; numbers above belong to the objects that only a request names.</summary>
    public const int MaxCount = 1 << 30;

    /// <summary>The longest name in bytes. OpenFGA's bound for a user is 512 bytes with its type.</summary>
    public const int MaxBytes = 2048;

    private const int PageBits = 16;
    private const int HeaderBytes = 4;
    private const int OffsetsBits = 12;

    private byte[][] _pages = [];
    private uint[][] _offsets = [];
    private NameIndex _index = new(64);
    private uint _end;
    private int _count;

    /// <summary>How many names there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>An object's number; -1 when nothing has it.</summary>
    public int Find(ushort type, ReadOnlySpan<char> id)
    {
        var index = Volatile.Read(ref _index);
        return index.Find(this, NameIndex.Hash(type, id), type, id);
    }

    /// <summary>An object's number, a new one when it has none. For the one writer.</summary>
    /// <exception cref="InvalidDataException">The name is no text, is too long, or there are too many.</exception>
    public int Intern(ushort type, ReadOnlySpan<char> id)
    {
        var hash = NameIndex.Hash(type, id);
        var known = _index.Find(this, hash, type, id);
        if (known >= 0)
        {
            return known;
        }

        if (_count == MaxCount)
        {
            throw new InvalidDataException($"A graph holds {MaxCount} objects at most.");
        }

        Write(type, id);
        if (!_index.TryAdd(hash, _count))
        {
            // Readers keep the index that they have; both are right about every name that they can have met.
            Volatile.Write(ref _index, _index.Grown());
            _index.TryAdd(hash, _count);
        }

        Volatile.Write(ref _count, _count + 1);
        return _count - 1;
    }

    /// <summary>The kind of an object's type.</summary>
    public ushort TypeOf(int number) => BinaryPrimitives.ReadUInt16LittleEndian(Entry(number));

    /// <summary>An object's name without its type, in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8(int number)
    {
        var entry = Entry(number);
        return entry.Slice(HeaderBytes, BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]));
    }

    /// <summary>An object's name without its type.</summary>
    public string Id(int number) => Encoding.UTF8.GetString(Utf8(number));

    private ReadOnlySpan<byte> Entry(int number)
    {
        var offset = Volatile.Read(ref _offsets)[number >> OffsetsBits][number & ((1 << OffsetsBits) - 1)];
        return Volatile.Read(ref _pages)[offset >> PageBits].AsSpan((int)(offset & ((1 << PageBits) - 1)));
    }

    private void Write(ushort type, ReadOnlySpan<char> id)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes + MaxBytes];
        // Strict: a replaced half of a surrogate pair would make two names one.
        if (System.Text.Unicode.Utf8.FromUtf16(id, bytes[HeaderBytes..], out _, out var length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
        {
            throw new InvalidDataException($"An object's name is {MaxBytes} bytes of text at most.");
        }

        BinaryPrimitives.WriteUInt16LittleEndian(bytes, type);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)length);
        var size = (uint)(HeaderBytes + length);
        if ((_end >> PageBits) != ((_end + size) >> PageBits) || _pages.Length == 0)
        {
            _end = (uint)_pages.Length << PageBits;
            if (_pages.Length == 1 << (32 - PageBits))
            {
                throw new InvalidDataException("A graph's names fill four gigabytes.");
            }

            Volatile.Write(ref _pages, LeafNode.InsertAt(_pages, _pages.Length, new byte[1 << PageBits]));
        }

        bytes[..(int)size].CopyTo(_pages[_end >> PageBits].AsSpan((int)(_end & ((1 << PageBits) - 1))));
        if (_count >> OffsetsBits == _offsets.Length)
        {
            Volatile.Write(ref _offsets, LeafNode.InsertAt(_offsets, _offsets.Length, new uint[1 << OffsetsBits]));
        }

        _offsets[_count >> OffsetsBits][_count & ((1 << OffsetsBits) - 1)] = _end;
        _end += size;
    }
}
