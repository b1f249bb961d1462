using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Authentication.Bearer;
using AuthGateway.Jose;
using AuthGateway.Identity;

namespace AuthGateway.Authentication.Introspection;

/// <summary>Reads a server's answer (RFC 7662 section 2.2). Anything that is not exactly one is an outage, not a verdict.</summary>
internal sealed class IntrospectionReader(IntrospectionSettings settings, TimeProvider clock)
{
    /// <summary>How deep an answer may be nested: an actor chain of 8 and little else.</summary>
    public const int MaxDepth = 16;

    private const string MayAct = "may_act";

    // What servers call tokens that serve to call an API, in token_use (Hydra, Cognito).
    private static readonly FrozenSet<string> UsesOfAccess = new[] { "access_token", "access" }.ToFrozenSet(StringComparer.Ordinal);

    // And what some call the others, in typ (Keycloak).
    private static readonly FrozenSet<string> OtherTypes =
        new[] { "Refresh", "Offline", "ID", "Logout", "refresh_token", "id_token" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OfTheAnswer = new[] { "active", "token_type" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly IssuerSettings _claims = new() { Issuer = settings.Issuer, ScopeClaims = ["scope"], RoleClaim = settings.RoleClaim };

    /// <summary>Reads an answer.</summary>
    /// <param name="body">The JSON object.</param>
    /// <param name="hash">The token's hash, which names it where the server gives it no name.</param>
    public IntrospectionAnswer Read(ReadOnlySpan<byte> body, CredentialHash hash) =>
        StrictJson.ParseObject(body, MaxDepth) is { } answer ? Read(answer, hash) : Unusable("not a JSON object");

    /// <summary>Reads an answer that was parsed strictly.</summary>
    public IntrospectionAnswer Read(JsonElement answer, CredentialHash hash)
    {
        // A boolean, and nothing that some language takes for one: "false" is true in most.
        if (!answer.TryGetProperty("active", out var active) || active.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return Unusable("active is no boolean");
        }

        return active.ValueKind == JsonValueKind.False ? new IntrospectionAnswer.Refused(AuthenticationReasons.Inactive) : ReadActive(answer, hash);
    }

    /// <summary>The answer that is none.</summary>
    public static IntrospectionAnswer.Unavailable Unusable(string error) =>
        new(AuthenticationReasons.IntrospectionUnavailable, error, RetryAfter: null);

    private IntrospectionAnswer ReadActive(JsonElement answer, CredentialHash hash)
    {
        var claims = new ClaimsReader(answer, _claims);
        var (issuer, type, client) = (claims.Name("iss"), claims.Name("token_type"), claims.Name("client_id"));
        var subject = claims.Name("sub");
        var isApplication = settings.ApplicationWhenSubjectIsClient && client is not null && (subject is null || subject == client);
        var audiences = claims.Audiences();
        var now = clock.GetUtcNow();
        // Without iat a token counts as issued before everything: whatever revokes its subject's tokens revokes it.
        var times = new TokenTimes(claims.Time("iat") ?? DateTimeOffset.UnixEpoch, claims.Time("nbf"), claims.Time("exp") ?? now + settings.AssumedLifetime);
        var confirmation = ReadConfirmation(answer, out var isMalformed, out var isUnknown);
        var principal = new Principal
        {
            Type = isApplication ? PrincipalType.Application : settings.PrincipalType,
            Issuer = settings.Issuer,
            Subject = subject ?? client ?? "",
            ClientId = client,
            SessionId = claims.Name("sid"),
            TokenId = claims.Name("jti") ?? ScopedHash.Text(hash),
            Scopes = claims.Scopes(),
            Roles = claims.Roles(),
            Claims = ReadOthers(answer, claims),
            Actors = claims.Actors(),
            Confirmation = confirmation,
            AuthenticatedAt = claims.Time("auth_time"),
            AuthenticationContext = claims.Name("acr"),
            AuthenticationMethods = claims.Methods(),
            IssuedAt = times.IssuedAt,
            ExpiresAt = times.ExpiresAt,
        };
        if (claims.AnyMalformed || isMalformed)
        {
            return Unusable("malformed members");
        }

        if (principal.Subject.Length == 0 || (subject is null && !isApplication))
        {
            return Unusable("no subject");
        }

        // A server that speaks for several issuers must not make one's subjects out of another's (RFC 9700 section 4.4).
        if (issuer is not null && issuer != settings.Issuer)
        {
            return new IntrospectionAnswer.Refused(AuthenticationReasons.UnknownIssuer);
        }

        var isDpop = string.Equals(type, "DPoP", StringComparison.OrdinalIgnoreCase);
        // A type of another kind is used in another way (RFC 6749 section 7.1), of which nothing is known here.
        if (type is not null && !isDpop && !string.Equals(type, "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return new IntrospectionAnswer.Refused(AuthenticationReasons.TypeRefused);
        }

        // RFC 7662 section 2.1: a server may be asked about refresh tokens too, and says active for those. A refresh token is no
        // access token (RFC 6749 section 1.5), and lives for much longer.
        if (IsOfAnotherUse(answer))
        {
            return new IntrospectionAnswer.Refused(AuthenticationReasons.TypeRefused);
        }

        // RFC 9449 section 7.2, RFC 8705 section 3: bound to something that is not known here, or to a key that is not told.
        if (isUnknown || (isDpop && confirmation?.JwkThumbprint is null))
        {
            return new IntrospectionAnswer.Refused(AuthenticationReasons.ProofMissing);
        }

        return new IntrospectionAnswer.Active(
            new IntrospectedToken(new AuthenticationOutcome.Authenticated(principal), [.. audiences ?? []], times, isDpop, clock.GetTimestamp()));
    }

    // may_act is kept as it stands: whoever exchanges the token must know whom its server lets act (RFC 8693 sections 4.4 and 7.2).
    private static ClaimSet ReadOthers(JsonElement answer, ClaimsReader claims)
    {
        var others = claims.Others().Where(claim => !OfTheAnswer.Contains(claim.Key));
        return ClaimSet.Of(answer.TryGetProperty(MayAct, out var mayAct)
            ? [.. others.Where(claim => claim.Key != MayAct), KeyValuePair.Create(MayAct, ImmutableArray.Create(mayAct.GetRawText()))]
            : [.. others]);
    }

    private static bool IsOfAnotherUse(JsonElement answer) =>
        (answer.TryGetProperty("token_use", out _) && (answer.String("token_use") is not { } use || !UsesOfAccess.Contains(use)))
        || (answer.String("typ") is { } type && OtherTypes.Contains(type));

    private static Confirmation? ReadConfirmation(JsonElement answer, out bool isMalformed, out bool isUnknown)
    {
        (isMalformed, isUnknown) = (false, false);
        if (!answer.TryGetProperty("cnf", out var cnf))
        {
            return null;
        }

        var jkt = Thumbprint(cnf, "jkt", ref isMalformed);
        var x5t = Thumbprint(cnf, "x5t#S256", ref isMalformed);
        isUnknown = jkt is null && x5t is null;
        return new Confirmation(jkt, x5t);
    }

    // 32 bytes in the one spelling that they have: it is compared as text.
    private static string? Thumbprint(JsonElement cnf, string name, ref bool isMalformed)
    {
        if (cnf.ValueKind != JsonValueKind.Object)
        {
            isMalformed = true;
            return null;
        }

        if (!cnf.TryGetProperty(name, out _))
        {
            return null;
        }

        var text = cnf.String(name);
        if (text is null || StrictBase64Url.Decode(Encoding.UTF8.GetBytes(text)) is not { Length: SHA256.HashSizeInBytes })
        {
            isMalformed = true;
        }

        return text;
    }
}
