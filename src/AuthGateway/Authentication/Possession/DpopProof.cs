namespace AuthGateway.Authentication.Possession;

/// <summary>A DPoP proof (RFC 9449 section 4.2) that has the right shape. Nothing in it is proven yet.</summary>
/// <param name="Key">The key that it brings.</param>
/// <param name="Id">Its identifier (<c>jti</c>).</param>
/// <param name="Method">The method that it is for (<c>htm</c>).</param>
/// <param name="Target">The address that it is for (<c>htu</c>), as it was written.</param>
/// <param name="IssuedAt">When it was made (<c>iat</c>).</param>
/// <param name="Times">The claims from which validity beyond that may be limited (<c>nbf</c>, <c>exp</c>).</param>
/// <param name="AccessTokenHash">The SHA-256 of the access token (<c>ath</c>); null when it names none.</param>
/// <param name="Nonce">The server's nonce that it holds; null when it holds none.</param>
/// <param name="SigningInput">The exact bytes that were signed.</param>
/// <param name="Signature">The signature over them.</param>
internal sealed record DpopProof(
    DpopKey Key,
    string Id,
    string Method,
    string Target,
    DateTimeOffset IssuedAt,
    DpopTimes Times,
    byte[]? AccessTokenHash,
    string? Nonce,
    ReadOnlyMemory<byte> SigningInput,
    ReadOnlyMemory<byte> Signature)
{
    /// <summary>Whether the key that it brings made its signature.</summary>
    public bool IsSigned => Key.Key.Verify(Key.Algorithm, SigningInput.Span, Signature.Span);
}
