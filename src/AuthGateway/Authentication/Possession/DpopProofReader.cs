using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Jose;

namespace AuthGateway.Authentication.Possession;

/// <summary>Takes DPoP proofs apart and judges their form: checks 2, 3, 4, 5 and 7 of RFC 9449 section 4.3.</summary>
internal sealed class DpopProofReader(AuthenticationSettings settings, FactCache<DpopKey> keys)
{
    /// <summary>The longest proof. One with an RSA key of 4,096 bits has less than 3,000 bytes.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>The longest identifier: it is remembered as a hash, so the bound only keeps nonsense out.</summary>
    public const int MaxIdLength = 256;

    // typ, alg, and a jwk of flat members.
    private const int MaxHeaderDepth = 3;
    private const int MaxPayloadDepth = 8;
    private const int MaxTargetLength = 4096;
    private const int MaxMethodLength = 32;
    private const int MaxNonceLength = 512;

    // RFC 9449 section 11.6 leaves the sizes to us. Above this a check costs half a millisecond, by a key of the caller's choice.
    private const int MaxRsaSignatureBytes = 4096 / 8;

    // 9999-12-31T23:59:59Z, the last second that a DateTimeOffset can hold.
    private const double MaxSeconds = 253_402_300_799;

    private readonly FrozenSet<string> _algorithms = settings.Dpop.Algorithms.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads a proof.</summary>
    /// <param name="header">The DPoP header's value.</param>
    /// <param name="now">The time, for the memory of keys.</param>
    /// <param name="keyHash">By what the key may be remembered once it proved to be a genuine token's.</param>
    /// <param name="isKnown">Whether the key was remembered.</param>
    /// <param name="fault">The reason when it is refused, else null.</param>
    public DpopProof? Read(string header, DateTimeOffset now, out CredentialHash keyHash, out bool isKnown, out string? fault)
    {
        (keyHash, isKnown, fault) = (default, false, AuthenticationReasons.DpopMalformed);
        if (header.Length is 0 or > MaxBytes || !Ascii.IsValid(header))
        {
            return null;
        }

        var bytes = Encoding.ASCII.GetBytes(header);
        var text = bytes.AsSpan();
        var first = text.IndexOf((byte)'.');
        var last = text.LastIndexOf((byte)'.');
        // Check 2: one well-formed JWT. Two proofs in one line have a comma between them, which no part may hold.
        if (first <= 0 || last <= first + 1 || last == text.Length - 1 || text[(first + 1)..last].Contains((byte)'.')
            || StrictBase64Url.Decode(text[(first + 1)..last]) is not { } payloadJson
            || StrictBase64Url.Decode(text[(last + 1)..]) is not { } signature)
        {
            return null;
        }

        keyHash = CredentialHash.Of(header.AsSpan(0, first));
        var key = keys.Find(keyHash, now);
        isKnown = key is not null;
        key ??= ReadHeader(text[..first], out fault);
        if (key is null)
        {
            return null;
        }

        var proof = ReadClaims(payloadJson, key, bytes.AsMemory(0, last), signature, out fault);
        if (proof is null && !isKnown)
        {
            key.Key.Release();
        }

        return proof;
    }

    private DpopKey? ReadHeader(ReadOnlySpan<byte> text, out string? fault)
    {
        fault = AuthenticationReasons.DpopMalformed;
        if (StrictBase64Url.Decode(text) is not { } json || StrictJson.ParseObject(json, MaxHeaderDepth) is not { } header)
        {
            return null;
        }

        // Check 4: another kind of token of the same key must not pass for a proof (RFC 8725 section 3.11).
        if (header.String("typ") != "dpop+jwt")
        {
            fault = AuthenticationReasons.DpopType;
            return null;
        }

        // Check 5: asymmetric, known, and accepted here. Symmetric ones and none are not even known.
        if (TokenHeader.Read(header, out fault) is not { } read || !_algorithms.Contains(read.Algorithm.Name))
        {
            fault = fault == AuthenticationReasons.HeaderRefused ? AuthenticationReasons.DpopMalformed : AuthenticationReasons.DpopAlgorithm;
            return null;
        }

        // Check 7, and the key's own soundness: a private member, a curve's other point, a short RSA key, another type.
        fault = AuthenticationReasons.DpopKey;
        if (!header.TryGetProperty("jwk", out var jwk) || KeySetReader.ReadKey(jwk) is not { } key)
        {
            return null;
        }

        if ((key.Algorithms & read.Algorithm.Flag) == SignatureAlgorithms.None || (key is RsaVerificationKey && key.SignatureLength > MaxRsaSignatureBytes))
        {
            key.Release();
            return null;
        }

        fault = null;
        return new DpopKey(read.Algorithm, key);
    }

    // Check 3: jti, htm, htu and iat are there, and everything that is there has its form.
    private static DpopProof? ReadClaims(byte[] json, DpopKey key, ReadOnlyMemory<byte> signingInput, byte[] signature, out string? fault)
    {
        fault = AuthenticationReasons.DpopMalformed;
        if (StrictJson.ParseObject(json, MaxPayloadDepth) is not { } payload)
        {
            return null;
        }

        fault = AuthenticationReasons.DpopClaims;
        if (Text(payload, "jti", MaxIdLength) is not { Length: > 0 } id
            || Text(payload, "htm", MaxMethodLength) is not { Length: > 0 } method
            || Text(payload, "htu", MaxTargetLength) is not { Length: > 0 } target
            || !TryTime(payload, "iat", out var issued) || issued is not { } issuedAt
            || !TryTime(payload, "nbf", out var notBefore)
            || !TryTime(payload, "exp", out var expires))
        {
            return null;
        }

        var nonce = Text(payload, "nonce", MaxNonceLength);
        if (nonce is null && payload.TryGetProperty("nonce", out _))
        {
            return null;
        }

        byte[]? hash = null;
        if (payload.TryGetProperty("ath", out _))
        {
            hash = payload.String("ath") is { } text ? StrictBase64Url.Decode(Encoding.UTF8.GetBytes(text)) : null;
            if (hash is not { Length: SHA256.HashSizeInBytes })
            {
                fault = AuthenticationReasons.DpopTokenHash;
                return null;
            }
        }

        fault = null;
        return new DpopProof(key, id, method, target, issuedAt, new DpopTimes(notBefore, expires), hash, nonce, signingInput, signature);
    }

    private static string? Text(JsonElement payload, string name, int longest) =>
        payload.String(name) is { } text && text.Length <= longest && !text.Any(char.IsControl) ? text : null;

    // False when it is there and is no time.
    private static bool TryTime(JsonElement payload, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!payload.TryGetProperty(name, out var value))
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || double.IsNaN(seconds) || seconds is < 0 or > MaxSeconds)
        {
            return false;
        }

        time = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Floor(seconds * 1000));
        return true;
    }
}
