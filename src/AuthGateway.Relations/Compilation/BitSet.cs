namespace AuthGateway.Relations.Compilation;

/// <summary>A set of small numbers, a bit each: a model may have ten thousand relations, and each knows which of the others lead to it.</summary>
internal sealed class BitSet(int length)
{
    private readonly ulong[] _words = new ulong[(length + 63) / 64];

    /// <summary>Whether a number is in it.</summary>
    public bool this[int number] => number >> 6 < _words.Length && (_words[number >> 6] & (1UL << number)) != 0;

    /// <summary>Adds a number.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Add(int number)
    {
        var before = _words[number >> 6];
        _words[number >> 6] |= 1UL << number;
        return _words[number >> 6] != before;
    }

    /// <summary>Adds all numbers of another set of the same length.</summary>
    /// <returns>Whether any is new.</returns>
    public bool Add(BitSet other)
    {
        var added = 0UL;
        for (var word = 0; word < _words.Length; word++)
        {
            added |= other._words[word] & ~_words[word];
            _words[word] |= other._words[word];
        }

        return added != 0;
    }
}
