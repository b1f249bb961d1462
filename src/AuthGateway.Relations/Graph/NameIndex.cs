using System.Text;

namespace AuthGateway.Relations.Graph;

/// <summary>
/// The way from an object's name to its number: open addressing, eight bytes a slot (half of the hash, then the number plus one). The hash is .NET's
/// seeded one: whoever may name objects must not be able to make them all collide.
/// </summary>
internal sealed class NameIndex(int capacity)
{
    private readonly ulong[] _slots = new ulong[capacity];
    private int _used;

    /// <summary>A name's hash.</summary>
    public static uint Hash(ushort type, ReadOnlySpan<char> id) => (uint)string.GetHashCode(id, StringComparison.Ordinal) ^ (type * 0x9E3779B1u);

    /// <summary>A name's number; -1 when it has none.</summary>
    public int Find(ObjectNames names, uint hash, ushort type, ReadOnlySpan<char> id)
    {
        var mask = _slots.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var slot = Volatile.Read(ref _slots[at]);
            if (slot == 0)
            {
                return -1;
            }

            var number = (int)(uint)slot - 1;
            if ((uint)(slot >> 32) == hash && names.TypeOf(number) == type && IsSame(names.Utf8(number), id))
            {
                return number;
            }
        }
    }

    /// <summary>Adds a name that is not there.</summary>
    /// <returns>False when there is no room: at three quarters.</returns>
    public bool TryAdd(uint hash, int number)
    {
        if ((_used + 1) * 4L > _slots.Length * 3L)
        {
            return false;
        }

        Place(hash, number);
        return true;
    }

    /// <summary>A larger index of the same names.</summary>
    public NameIndex Grown()
    {
        var grown = new NameIndex(_slots.Length * 2);
        foreach (var slot in _slots)
        {
            if (slot != 0)
            {
                grown.Place((uint)(slot >> 32), (int)(uint)slot - 1);
            }
        }

        return grown;
    }

    private static bool IsSame(ReadOnlySpan<byte> name, ReadOnlySpan<char> id)
    {
        // Equal lengths hold for ASCII alone; else the bytes are read as text, which they are.
        if (name.Length == id.Length)
        {
            return Ascii.Equals(name, id);
        }

        if (name.Length < id.Length)
        {
            return false;
        }

        Span<char> text = stackalloc char[ObjectNames.MaxBytes];
        return text[..Encoding.UTF8.GetChars(name, text)].SequenceEqual(id);
    }

    private void Place(uint hash, int number)
    {
        var mask = _slots.Length - 1;
        var at = (int)hash & mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _used++;
        Volatile.Write(ref _slots[at], (ulong)hash << 32 | (uint)(number + 1));
    }
}
