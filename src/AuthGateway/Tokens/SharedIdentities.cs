namespace AuthGateway.Tokens;

/// <summary>
/// Identity tokens by what they say of the caller. A table of fixed size without locks: a place is one reference to an immutable entry, and whoever comes last has it.
/// What is found says the same, byte for byte, so that nobody can be shown as somebody else.
/// </summary>
internal sealed class SharedIdentities
{
    // About 2 KB each.
    private const int Places = 4_096;

    private readonly Entry?[] _entries = new Entry?[Places];

    /// <summary>The token that says this, if there is one.</summary>
    public IdentityToken? Find(ReadOnlySpan<byte> lasting) =>
        Volatile.Read(ref PlaceOf(lasting)) is { } entry && lasting.SequenceEqual(entry.Lasting) ? entry.Token : null;

    /// <summary>Keeps a token.</summary>
    public void Keep(ReadOnlySpan<byte> lasting, IdentityToken token) => Volatile.Write(ref PlaceOf(lasting), new Entry(lasting.ToArray(), token));

    // Seeded anew in each process: nobody can aim at a place.
    private ref Entry? PlaceOf(ReadOnlySpan<byte> lasting)
    {
        HashCode code = default;
        code.AddBytes(lasting);
        return ref _entries[code.ToHashCode() & (Places - 1)];
    }

    private sealed record Entry(byte[] Lasting, IdentityToken Token);
}
