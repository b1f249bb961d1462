using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using LegacySystem.Hosting;

namespace LegacySystem.Identity;

/// <summary>
/// Reads the identity that the gateway proves to us in one header: a JWT that it signed with ES256.
/// A production system always verifies it with the gateway's /.well-known/jwks.json (--gateway-jwks here):
/// read without that, it is only as good as the network between the gateway and us.
/// </summary>
internal sealed class GatewayIdentity(LegacyOptions options, GatewayKeys? keys, TimeProvider time)
{
    public const string Header = "X-AuthGateway-Identity";
    private const int MaxLength = 8192;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly IdentityOutcome.Absent Absent = new();

    public async ValueTask<IdentityOutcome> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.Headers.TryGetValue(Header, out var values) || values.Count == 0)
        {
            return Absent;
        }

        if (values is not [{ Length: > 0 and <= MaxLength } token] || token.Split('.') is not [var head, var body, var signature])
        {
            return new IdentityOutcome.Refused("the identity header is not one JWT");
        }

        if (Decode(head) is not { } header || Decode(body) is not { } claims)
        {
            return new IdentityOutcome.Refused("the identity token cannot be read");
        }

        if (keys is not null)
        {
            // The algorithm is ours to name, never the token's (RFC 8725 section 3.1).
            if (Text(header, "alg") != "ES256" || Text(header, "kid") is not { } keyId || !Base64Url.IsValid(signature))
            {
                return new IdentityOutcome.Refused("the identity token is not signed with ES256");
            }

            var signed = Encoding.ASCII.GetBytes($"{head}.{body}");
            if (!await keys.VerifyAsync(keyId, signed, Base64Url.DecodeFromChars(signature), cancellationToken))
            {
                return new IdentityOutcome.Refused("the identity token's signature is wrong, or its key unknown");
            }
        }

        if (!IsInTime(claims))
        {
            return new IdentityOutcome.Refused("the identity token is not valid now");
        }

        if (options.GatewayAudience is { } audience && !Names(claims, audience))
        {
            return new IdentityOutcome.Refused("the identity token is meant for another system");
        }

        return Text(claims, "sub") is { Length: > 0 } subject
            ? new IdentityOutcome.Known(subject, keys is not null)
            : new IdentityOutcome.Refused("the identity token names no subject");
    }

    private static JsonElement? Decode(string part)
    {
        if (!Base64Url.IsValid(part))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Names(JsonElement claims, string audience) =>
        claims.TryGetProperty("aud", out var value) && value.ValueKind switch
        {
            JsonValueKind.String => value.ValueEquals(audience),
            JsonValueKind.Array => value.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(audience)),
            _ => false,
        };

    private bool IsInTime(JsonElement claims)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var skew = (long)Skew.TotalSeconds;
        return claims.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var expires) && now < expires + skew
            && (!claims.TryGetProperty("nbf", out var nbf) || (nbf.TryGetInt64(out var notBefore) && now >= notBefore - skew));
    }
}
