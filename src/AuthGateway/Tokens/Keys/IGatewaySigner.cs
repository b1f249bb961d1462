namespace AuthGateway.Tokens.Keys;

/// <summary>Signs what the gateway issues, with the key that signs now.</summary>
internal interface IGatewaySigner
{
    /// <summary>Whether a key may sign now. Asked before something is used up or begun that would need a signature to be told.</summary>
    bool CanSign { get; }

    /// <summary>A compact JWS (RFC 7515) over the payload.</summary>
    /// <param name="type">The header's <c>typ</c>, such as <c>at+jwt</c>.</param>
    /// <param name="payload">The claims as UTF-8 JSON.</param>
    /// <returns>Null when no key may sign now: 503, never an unsigned token.</returns>
    string? Sign(string type, ReadOnlySpan<byte> payload);
}
