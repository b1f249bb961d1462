using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Jose;
using AuthGateway.Identity;

namespace AuthGateway.Authentication.Bearer;

/// <summary>Reads claims one by one and remembers whether any had the wrong form.</summary>
internal sealed class ClaimsReader(JsonElement payload, IssuerSettings settings)
{
    // OpenID Connect Core section 2 bounds sub at 255 characters; no other name needs more.
    private const int MaxNameLength = 255;
    private const int MaxActors = 8;
    private const int ThumbprintLength = 43;

    // 9999-12-31T23:59:59Z, the last second that a DateTimeOffset can hold.
    private const double MaxSeconds = 253_402_300_799;

    // What tokens have in common. A table for each way of reading: the same bytes may be good as one thing and malformed as another.
    private static readonly SharedReadings<NameSet> SharedScopes = new();
    private static readonly SharedReadings<NameSet> SharedRoles = new();
    private static readonly SharedReadings<string> SharedClaimNames = new();
    private static readonly SharedReadings<string> SharedTexts = new();
    private static readonly SharedReadings<string[]> SharedValues = new();

    private static readonly FrozenSet<string> Known =
        new[] { "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "sid", "act", "auth_time", "acr", "amr", "cnf" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a claim that is known had the wrong form.</summary>
    public bool AnyMalformed { get; private set; }

    /// <summary>A NumericDate (RFC 7519 section 2): seconds, a fraction allowed. Null when absent or malformed.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (!payload.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || double.IsNaN(seconds) || seconds is < 0 or > MaxSeconds)
        {
            AnyMalformed = true;
            return null;
        }

        return DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Floor(seconds * 1000));
    }

    /// <summary>A non-empty string of bounded length without control characters. Null when absent or malformed.</summary>
    public string? Name(string name) => Name(payload, name);

    /// <summary>The audiences (RFC 7519 section 4.1.3). Null when absent or malformed.</summary>
    public List<string>? Audiences() => payload.TryGetProperty("aud", out var value) ? Strings(value) : null;

    /// <summary>The scopes, of all claims that hold some.</summary>
    public NameSet Scopes()
    {
        var scopes = NameSet.Empty;
        foreach (var name in settings.ScopeClaims)
        {
            if (payload.TryGetProperty(name, out var value))
            {
                var found = Scopes(value);
                scopes = scopes.Count == 0 ? found : [.. scopes, .. found];
            }
        }

        return scopes;
    }

    /// <summary>The roles.</summary>
    public NameSet Roles()
    {
        if (!payload.TryGetProperty(settings.RoleClaim, out var value))
        {
            return NameSet.Empty;
        }

        var text = JsonMarshal.GetRawUtf8Value(value);
        return SharedRoles.Find(text) ?? (Strings(value) is { } roles ? SharedRoles.Keep(text, [.. roles]) : NameSet.Empty);
    }

    /// <summary>The same as <see cref="Name(string)"/>, of a claim that many tokens have with the same value.</summary>
    public string? CommonName(string name)
    {
        if (!payload.TryGetProperty(name, out var value))
        {
            return null;
        }

        var text = JsonMarshal.GetRawUtf8Value(value);
        return SharedTexts.Find(text) ?? (Name(name) is { } read ? SharedTexts.Keep(text, read) : null);
    }

    /// <summary>What kind of caller the subject is: what the issuer's settings say, or the claim that they name.</summary>
    public PrincipalType Kind()
    {
        if (settings.PrincipalTypeClaim.Length == 0)
        {
            return settings.PrincipalType;
        }

        var name = Name(settings.PrincipalTypeClaim);
        foreach (var type in Enum.GetValues<PrincipalType>())
        {
            if (type.Name() == name)
            {
                return type;
            }
        }

        AnyMalformed = true;
        return settings.PrincipalType;
    }

    /// <summary>How the person authenticated (<c>amr</c>, RFC 8176).</summary>
    public ImmutableArray<string> Methods() => payload.TryGetProperty("amr", out var value) ? [.. Strings(value) ?? []] : [];

    /// <summary>The actor chain (RFC 8693 section 4.1), the most recent actor first.</summary>
    public ImmutableArray<Actor> Actors()
    {
        if (!payload.TryGetProperty("act", out var act))
        {
            return [];
        }

        var actors = ImmutableArray.CreateBuilder<Actor>();
        do
        {
            if (act.ValueKind != JsonValueKind.Object || actors.Count == MaxActors || Name(act, "sub") is not { } subject)
            {
                AnyMalformed = true;
                return [];
            }

            actors.Add(new Actor(Name(act, "iss") ?? settings.Issuer, subject));
        }
        while (act.TryGetProperty("act", out act));

        return actors.ToImmutable();
    }

    /// <summary>The key to which the token is bound (RFC 7800 <c>cnf</c>).</summary>
    /// <param name="isUnknown">Whether it is bound to something that cannot be proven here: such a token is worth nothing.</param>
    public Confirmation? Confirmation(out bool isUnknown)
    {
        isUnknown = false;
        if (!payload.TryGetProperty("cnf", out var cnf))
        {
            return null;
        }

        if (cnf.ValueKind != JsonValueKind.Object)
        {
            AnyMalformed = true;
            return null;
        }

        var (jkt, x5t) = (Thumbprint(cnf, "jkt"), Thumbprint(cnf, "x5t#S256"));
        isUnknown = jkt is null && x5t is null && !AnyMalformed;
        return new Confirmation(jkt, x5t);
    }

    /// <summary>Every other claim that is text, a number, a boolean, or a list of those.</summary>
    public ClaimSet Others()
    {
        List<KeyValuePair<string, ImmutableArray<string>>>? claims = null;
        foreach (var member in payload.EnumerateObject())
        {
            var name = NameOf(member);
            if (Known.Contains(name) || name == settings.RoleClaim || settings.ScopeClaims.Contains(name))
            {
                continue;
            }

            if (Values(member.Value) is { } values)
            {
                (claims ??= []).Add(KeyValuePair.Create(name, ImmutableCollectionsMarshal.AsImmutableArray(values)));
            }
        }

        return claims is null ? ClaimSet.Empty : ClaimSet.Of(claims);
    }

    // RFC 8693 section 4.2: parted by spaces, and by nothing else.
    private NameSet Scopes(JsonElement value)
    {
        var text = JsonMarshal.GetRawUtf8Value(value);
        if (SharedScopes.Find(text) is { } known)
        {
            return known;
        }

        return value.ValueKind == JsonValueKind.String ? SharedScopes.Keep(text, [.. value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            : Strings(value) is { } scopes ? SharedScopes.Keep(text, [.. scopes])
            : NameSet.Empty;
    }

    private static string NameOf(JsonProperty member)
    {
        var text = JsonMarshal.GetRawUtf8PropertyName(member);
        return SharedClaimNames.Find(text) ?? SharedClaimNames.Keep(text, member.Name);
    }

    // Null where any of them is no text, number or boolean.
    private static string[]? Values(JsonElement value)
    {
        var text = JsonMarshal.GetRawUtf8Value(value);
        if (SharedValues.Find(text) is { } known)
        {
            return known;
        }

        string?[] values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Text)] : [Text(value)];
        return values.Length > 0 && !values.Contains(null) ? SharedValues.Keep(text, values!) : null;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private string? Name(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (text.Length is 0 or > MaxNameLength || text.Any(char.IsControl))
        {
            AnyMalformed = true;
            return null;
        }

        return text;
    }

    // 32 bytes in base64url. One spelling alone: it is compared as text.
    private string? Thumbprint(JsonElement cnf, string name)
    {
        if (!cnf.TryGetProperty(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (text.Length != ThumbprintLength || StrictBase64Url.Decode(Encoding.UTF8.GetBytes(text)) is not { Length: SHA256.HashSizeInBytes })
        {
            AnyMalformed = true;
            return null;
        }

        return text;
    }

    // One string or a list of strings.
    private List<string>? Strings(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            AnyMalformed = true;
            return null;
        }

        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }
}
