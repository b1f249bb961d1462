using System.Text.Json;

namespace AuthGateway.Jose;

/// <summary>A token that has the right shape. Nothing in it is proven yet.</summary>
/// <param name="Header">What its header says.</param>
/// <param name="Payload">Its claims, a JSON object.</param>
/// <param name="SigningInput">The exact bytes that were signed.</param>
/// <param name="Signature">The signature over them.</param>
internal sealed record UnverifiedToken(TokenHeader Header, JsonElement Payload, ReadOnlyMemory<byte> SigningInput, ReadOnlyMemory<byte> Signature)
{
    // A header's members are flat, but for a jwk or x5c that is ignored; claims hold an actor chain of 8 and little else.
    private const int MaxHeaderDepth = 4;
    private const int MaxPayloadDepth = 16;

    private static readonly SharedReadings<TokenHeader> Headers = new();

    /// <summary>Takes a compact JWS (RFC 7515 section 7.1) apart.</summary>
    /// <param name="token">The token's bytes; kept, so they must not change any more.</param>
    /// <param name="fault">The reason when it is refused, else null.</param>
    public static UnverifiedToken? Parse(ReadOnlyMemory<byte> token, out string? fault)
    {
        fault = JoseFaults.MalformedToken;
        var text = token.Span;
        var first = text.IndexOf((byte)'.');
        var last = text.LastIndexOf((byte)'.');
        // Exactly two dots: five parts are a JWE, which this gateway does not take.
        if (first <= 0 || last <= first + 1 || last == text.Length - 1 || text[(first + 1)..last].Contains((byte)'.'))
        {
            return null;
        }

        if (StrictBase64Url.Decode(text[(first + 1)..last]) is not { } payloadJson || StrictBase64Url.Decode(text[(last + 1)..]) is not { } signature)
        {
            return null;
        }

        // An issuer's tokens begin alike.
        if ((Headers.Find(text[..first]) ?? ReadHeader(text[..first], ref fault)) is not { } header)
        {
            return null;
        }

        if (StrictJson.ParseObject(payloadJson, MaxPayloadDepth) is not { } payload)
        {
            fault = JoseFaults.MalformedToken;
            return null;
        }

        fault = null;
        return new UnverifiedToken(header, payload, token[..last], signature);
    }

    private static TokenHeader? ReadHeader(ReadOnlySpan<byte> encoded, ref string? fault)
    {
        if (StrictBase64Url.Decode(encoded) is not { } json || StrictJson.ParseObject(json, MaxHeaderDepth) is not { } members)
        {
            return null;
        }

        return TokenHeader.Read(members, out fault) is { } header ? Headers.Keep(encoded, header) : null;
    }
}
