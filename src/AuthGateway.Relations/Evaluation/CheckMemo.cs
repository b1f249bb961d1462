using System.Runtime.CompilerServices;

namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// What one evaluation has found out about "this relation to this object". The key is the pair of numbers itself and nothing made of names: keys that
/// are glued together from texts can collide (CVE-2026-33729). It lives for one evaluation of one subject at one revision and is emptied by counting up.
/// </summary>
internal sealed class CheckMemo
{
    // What a pooled memo may keep: 64 Ki entries are 1.5 MB.
    private const int MostKept = 1 << 16;

    private Entry[] _entries = new Entry[256];
    private int _generation = 1;
    private int _used;

    /// <summary>One fact.</summary>
    public struct Entry
    {
        /// <summary>Object and relation.</summary>
        public ulong Key;

        /// <summary>Of which evaluation.</summary>
        public int Generation;

        /// <summary>For an open one its place on the path; for an assumed one the least place that it assumes something of.</summary>
        public int Low;

        /// <summary>What is known.</summary>
        public CheckMemoState State;

        /// <summary>For an open one, whether it was met while open.</summary>
        public bool WasMet;

        /// <summary>For one that can't be told: at how many hops that was found. With fewer it may be told.</summary>
        public ushort Hops;
    }

    /// <summary>The key of a relation to an object.</summary>
    public static ulong Key(int id, int relation) => (ulong)(uint)id << 32 | (uint)relation;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (_entries.Length > MostKept)
        {
            _entries = new Entry[256];
        }

        _used = 0;
        if (++_generation == int.MaxValue)
        {
            Array.Clear(_entries);
            _generation = 1;
        }
    }

    /// <summary>The entry of a key, made when it is not there. It moves when another is made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Entry At(ulong key)
    {
        var mask = _entries.Length - 1;
        for (var at = (int)Hash(key) & mask; ; at = (at + 1) & mask)
        {
            ref var entry = ref _entries[at];
            if (entry.Generation != _generation)
            {
                return ref Add(key, at);
            }

            if (entry.Key == key)
            {
                return ref entry;
            }
        }
    }

    private ref Entry Add(ulong key, int at)
    {
        if ((_used + 1) * 4 > _entries.Length * 3)
        {
            Grow();
            return ref At(key);
        }

        _used++;
        _entries[at] = new Entry { Key = key, Generation = _generation };
        return ref _entries[at];
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        var mask = _entries.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Generation == _generation)
            {
                var at = (int)Hash(entry.Key) & mask;
                while (_entries[at].Generation == _generation)
                {
                    at = (at + 1) & mask;
                }

                _entries[at] = entry;
            }
        }
    }

    // Numbers are dense and under nobody's control; mixing them is enough.
    private static uint Hash(ulong key) => (uint)((key * 0x9E3779B97F4A7C15UL) >> 32);
}
