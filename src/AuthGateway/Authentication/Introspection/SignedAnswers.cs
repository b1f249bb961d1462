using System.Text.Json;
using AuthGateway.Jose;
using AuthGateway.Authentication.Keys;
using AuthGateway.Latency;

namespace AuthGateway.Authentication.Introspection;

/// <summary>Checks signed answers (RFC 9701) with the keys of a configured issuer.</summary>
internal sealed class SignedAnswers(IntrospectionSettings settings, TrustedIssuer issuer, TimeSpan clockSkew, TimeProvider clock)
{
    /// <summary>The media type of signed answers (section 4), which is asked for and must come.</summary>
    public const string MediaType = "application/token-introspection+jwt";

    // Its typ, which keeps other tokens of the same issuer from being taken for an answer, and the reverse (section 8.1, RFC 8725 section 3.11).
    private const string Type = "token-introspection+jwt";

    // An answer is made for the question: an older one was kept by somebody.
    private static readonly TimeSpan OldestAnswer = TimeSpan.FromMinutes(1);

    /// <summary>The answer that is signed; null when it is not one of this server's to this gateway.</summary>
    /// <param name="jwt">The body.</param>
    /// <param name="cancellationToken">Ends the wait for keys.</param>
    public async Task<JsonElement?> OpenAsync(ReadOnlyMemory<byte> jwt, CancellationToken cancellationToken)
    {
        if (UnverifiedToken.Parse(jwt, out _) is not { } token
            || !string.Equals(token.Header.Type, Type, StringComparison.OrdinalIgnoreCase)
            || !issuer.Accepts(token.Header.Algorithm)
            || token.Payload.String("iss") != settings.Issuer
            || !IsForUs(token.Payload)
            || IssuedAt(token.Payload) is not { } issuedAt
            || (clock.GetUtcNow() - issuedAt) is var age && (age > OldestAnswer + clockSkew || -age > clockSkew)
            || !token.Payload.TryGetProperty("token_introspection", out var answer)
            || answer.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // The call is nobody's: waiting for keys is part of it, and on the account of those who wait for the call.
        var nobodys = new Ledger();
        if (issuer.Keys.Current.Keys.IsEmpty)
        {
            await issuer.Keys.LoadAsync(nobodys, cancellationToken);
        }

        var key = issuer.Keys.Current.Find(token.Header, out var fault);
        if (key is null && fault is null && !issuer.Keys.Current.Keys.IsEmpty)
        {
            await issuer.Keys.RefreshForUnknownKeyAsync(token.Header.KeyId, issuedAt, nobodys, cancellationToken);
            key = issuer.Keys.Current.Find(token.Header, out _);
        }

        return key?.Verify(token.Header.Algorithm, token.SigningInput.Span, token.Signature.Span) == true ? answer : null;
    }

    private bool IsForUs(JsonElement payload) => payload.TryGetProperty("aud", out var audience) && audience.ValueKind switch
    {
        JsonValueKind.String => audience.ValueEquals(settings.ClientId),
        JsonValueKind.Array => audience.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(settings.ClientId)),
        _ => false,
    };

    private static DateTimeOffset? IssuedAt(JsonElement payload) =>
        payload.TryGetProperty("iat", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
        && seconds is >= 0 and < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
