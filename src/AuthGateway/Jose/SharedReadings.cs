namespace AuthGateway.Jose;

/// <summary>
/// Lets tokens that say the same thing in the same bytes share what was read of it: a header, a list of scopes, the name of a claim. Thousands of
/// tokens are remembered at once, and most of what they say differs in a few members only.
/// </summary>
/// <remarks>
/// A table of fixed size without locks: a place is one reference to an immutable entry. What comes once takes no place, so that members with a value
/// of their own in each token do not push out the others. Whoever sends tokens chooses their texts, and may at most have others read theirs again.
/// </remarks>
internal sealed class SharedReadings<T>
    where T : class
{
    private const int Places = 512;
    private const int LongestText = 256;

    private readonly Entry?[] _entries = new Entry?[Places];

    // The hash that was last seen at a place.
    private readonly int[] _seen = new int[Places];

    /// <summary>What these bytes say, if that is remembered.</summary>
    public T? Find(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestText)
        {
            return null;
        }

        var hash = HashOf(text);
        return Volatile.Read(ref _entries[hash & (Places - 1)]) is { } entry && entry.Hash == hash && text.SequenceEqual(entry.Text) ? entry.Value : null;
    }

    /// <summary>Remembers what these bytes say, if they came before.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="value">What they say, whoever says it.</param>
    /// <returns>The value.</returns>
    public T Keep(ReadOnlySpan<byte> text, T value)
    {
        if (text.Length <= LongestText)
        {
            var hash = HashOf(text);
            var place = hash & (Places - 1);
            if (Volatile.Read(ref _seen[place]) == hash)
            {
                Volatile.Write(ref _entries[place], new Entry(hash, text.ToArray(), value));
            }
            else
            {
                Volatile.Write(ref _seen[place], hash);
            }
        }

        return value;
    }

    // Seeded anew in each process: nobody can aim at a place.
    private static int HashOf(ReadOnlySpan<byte> text)
    {
        HashCode code = default;
        code.AddBytes(text);
        return code.ToHashCode();
    }

    private sealed class Entry(int hash, byte[] text, T value)
    {
        public int Hash { get; } = hash;

        public byte[] Text { get; } = text;

        public T Value { get; } = value;
    }
}
