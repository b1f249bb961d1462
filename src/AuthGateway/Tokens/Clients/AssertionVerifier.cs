using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Jose;
using AuthGateway.Latency;
using AuthGateway.Redis.ClientAssertions;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Clients;

/// <summary>Judges client assertions: RFC 7523 section 3 from top to bottom.</summary>
internal sealed class AssertionVerifier(TokenServiceSettings settings, ServiceUrls urls, IClientAssertions used, TimeProvider clock)
{
    /// <summary>The one kind of assertion that there is.</summary>
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    // draft-ietf-oauth-rfc7523bis gives assertions a type of their own; today's libraries write JWT or nothing. An access token
    // (at+jwt) or a DPoP proof (dpop+jwt) that was signed by the same key is none (RFC 8725 section 3.11).
    private static readonly string[] Types = ["client-authentication+jwt", "JWT"];

    private static readonly EcVerificationKey Nobodys = NewKey();

    /// <summary>Whom an assertion claims to speak of, before anything of it is believed; null when it is no such thing.</summary>
    public static string? ClaimedClient(string assertion) =>
        UnverifiedToken.Parse(Encoding.UTF8.GetBytes(assertion), out _)?.Payload.String("sub");

    /// <summary>Judges an assertion.</summary>
    public async ValueTask<ClientOutcome> JudgeAsync(TokenClient client, string assertion, Ledger ledger, CancellationToken cancellation)
    {
        if (UnverifiedToken.Parse(Encoding.UTF8.GetBytes(assertion), out var fault) is not { } token)
        {
            // none and HS256 are no algorithms here (RFC 8725 section 3.1): nobody can sign with a public key.
            return new ClientOutcome.Refused(fault == JoseFaults.AlgorithmRefused ? ClientReasons.AssertionAlgorithm : ClientReasons.AssertionMalformed);
        }

        // Claims and signature are judged both, whatever the first comes to: one work for all.
        var claimsFault = ClaimsFault(client, token, out var assertionId, out var expires);
        if (await client.Keys.ForAsync(token.Header, ledger, cancellation) is not { } keys)
        {
            return new ClientOutcome.Unavailable(ClientReasons.ClientKeysUnavailable, LatencyOwner.IdentityProvider);
        }

        // A key that does not exist costs as much as one that does: the time tells nobody which clients and keys there are.
        var key = keys.Find(token.Header, out _);
        var isGenuine = (key ?? Nobodys).Verify(token.Header.Algorithm, token.SigningInput.Span, token.Signature.Span) & key is not null;
        if (claimsFault is not null || !isGenuine)
        {
            return new ClientOutcome.Refused(claimsFault ?? (key is null ? ClientReasons.AssertionKey : ClientReasons.AssertionSignature));
        }

        // Last, so that nobody but the client can use one up. Until no replica takes it any more: each allows the skew, by a clock that may
        // be behind this one's by as much.
        return await used.UseAsync(client.Id, assertionId, expires - clock.GetUtcNow() + (2 * settings.ClockSkew), ledger.Handle(), cancellation) switch
        {
            AssertionUse.First => new ClientOutcome.Authenticated(client, ClientMethods.PrivateKeyJwt),
            AssertionUse.Again => new ClientOutcome.Refused(ClientReasons.AssertionReplayed),
            _ => new ClientOutcome.Unavailable(ClientReasons.ReplayMemoryUnavailable, LatencyOwner.Redis),
        };
    }

    private static EcVerificationKey NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new EcVerificationKey(id: null, "nobody", SignatureAlgorithms.ES256, key.ExportParameters(includePrivateParameters: false));
    }

    private static DateTimeOffset? Time(JsonElement payload, string name, ref bool isMalformed)
    {
        if (!payload.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= 253_402_300_799)
        {
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }

        isMalformed = true;
        return null;
    }

    private string? ClaimsFault(TokenClient client, UnverifiedToken token, out string assertionId, out DateTimeOffset expires)
    {
        (assertionId, expires) = ("", default);
        if (!client.Accepts(token.Header.Algorithm))
        {
            return ClientReasons.AssertionAlgorithm;
        }

        if (token.Header.Type is { } type && !Types.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return ClientReasons.AssertionType;
        }

        var (payload, isMalformed) = (token.Payload, false);
        var (expiry, issued, notBefore) = (Time(payload, "exp", ref isMalformed), Time(payload, "iat", ref isMalformed), Time(payload, "nbf", ref isMalformed));
        if (isMalformed || expiry is null || payload.String("jti") is not { Length: > 0 and <= OAuthText.MaxNameLength } id
            || payload.String("iss") != client.Id || payload.String("sub") != client.Id)
        {
            return ClientReasons.AssertionClaims;
        }

        // One audience and no other: an assertion that another server may accept too can be taken there by whoever got it first
        // (the audience injection of draft-ietf-oauth-rfc7523bis; RFC 9700 section 4.4 on mix-up).
        if (Audience(payload) is not { } audience || (audience != settings.Issuer && audience != urls.Token))
        {
            return ClientReasons.AssertionAudience;
        }

        var now = clock.GetUtcNow();
        if (now - expiry >= settings.ClockSkew || notBefore - now > settings.ClockSkew || issued - now > settings.ClockSkew)
        {
            return ClientReasons.AssertionExpired;
        }

        // Each is remembered until it expires: one of a year would be remembered for a year.
        if (expiry - now > settings.MaxAssertionLifetime + settings.ClockSkew)
        {
            return ClientReasons.AssertionTooLong;
        }

        (assertionId, expires) = (id, expiry.Value);
        return null;
    }

    private static string? Audience(JsonElement payload)
    {
        if (!payload.TryGetProperty("aud", out var audience))
        {
            return null;
        }

        return audience.ValueKind switch
        {
            JsonValueKind.String => audience.GetString(),
            JsonValueKind.Array when audience.GetArrayLength() == 1 && audience[0].ValueKind == JsonValueKind.String => audience[0].GetString(),
            _ => null,
        };
    }
}
