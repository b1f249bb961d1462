namespace AuthGateway.Tokens.Keys;

/// <summary>
/// Seals what must not lie readable in Redis: AES-256-GCM under the configured keys. The first one seals, each of them opens,
/// so that a key can be replaced without a moment at which something cannot be read.
/// </summary>
internal interface ISecretBox
{
    /// <summary>Seals.</summary>
    /// <param name="plain">What to seal.</param>
    /// <param name="context">Where it will lie: what was sealed for one place does not open at another.</param>
    byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context);

    /// <summary>Opens.</summary>
    /// <param name="sealed_">What <see cref="Seal"/> gave.</param>
    /// <param name="context">The context that it was sealed with.</param>
    /// <returns>Null when it was changed, was sealed for another place, or was sealed under a key that is not configured.</returns>
    byte[]? Open(ReadOnlySpan<byte> sealed_, ReadOnlySpan<byte> context);

    /// <summary>32 bytes for a purpose, from the first key (HKDF-SHA256, RFC 5869): the same on every replica.</summary>
    byte[] Derive(string purpose);

    /// <summary>The same from each key, the first one's first: to check what was made before the keys were changed.</summary>
    IReadOnlyList<byte[]> DeriveAll(string purpose);
}
