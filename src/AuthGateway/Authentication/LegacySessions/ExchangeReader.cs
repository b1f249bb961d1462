using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AuthGateway.Jose;
using AuthGateway.Identity;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>Reads the legacy system's answer by the pointers of the configuration. What does not fit is an outage, not a verdict.</summary>
internal sealed class ExchangeReader(LegacySessionSettings settings)
{
    private const int MaxDepth = 16;
    private const int MaxNameLength = 255;
    private const int MaxValues = 100;

    // 9999-12-31T23:59:59Z.
    private const long MaxSeconds = 253_402_300_799;

    private static readonly ExchangeAnswer.NoSession None = new();

    private readonly JsonPointer? _active = Pointer(settings.ActivePointer);
    private readonly JsonPointer _subject = Pointer(settings.SubjectPointer)!;
    private readonly JsonPointer? _scopes = Pointer(settings.ScopesPointer);
    private readonly JsonPointer? _roles = Pointer(settings.RolesPointer);
    private readonly JsonPointer? _authenticatedAt = Pointer(settings.AuthenticatedAtPointer);
    private readonly JsonPointer? _expiresAt = Pointer(settings.ExpiresAtPointer);
    private readonly ImmutableArray<KeyValuePair<string, JsonPointer>> _claims =
        [.. settings.Claims.Select(claim => KeyValuePair.Create(claim.Key, Pointer(claim.Value)!))];

    /// <summary>Reads an answer with a status of success.</summary>
    /// <param name="body">The body.</param>
    /// <param name="sessionId">The session's name in this gateway.</param>
    public ExchangeAnswer Read(ReadOnlySpan<byte> body, string sessionId)
    {
        if (StrictJson.ParseObject(body, MaxDepth) is not { } answer)
        {
            return Unusable("not a JSON object");
        }

        if (_active is not null)
        {
            switch (_active.Find(answer)?.ValueKind)
            {
                case JsonValueKind.True:
                    break;
                case JsonValueKind.False:
                    return None;
                default:
                    return Unusable("no boolean says whether it is active");
            }
        }

        if (_subject.Find(answer) is not { } subjectValue || Name(subjectValue) is not { } subject)
        {
            return Unusable("no subject");
        }

        if (!TryTime(_authenticatedAt, answer, out var authenticatedAt) || !TryTime(_expiresAt, answer, out var expiresAt))
        {
            return Unusable("malformed times");
        }

        if (Words(_scopes, answer, split: true) is not { } scopes || Words(_roles, answer, split: false) is not { } roles)
        {
            return Unusable("malformed lists");
        }

        return new ExchangeAnswer.Stated(new StatedSession(
            new Principal
            {
                Type = settings.PrincipalType,
                Issuer = settings.Issuer,
                Subject = subject,
                SessionId = sessionId,
                // The credential is named as well as the login: it can end alone.
                TokenId = sessionId,
                Scopes = [.. settings.DefaultScopes, .. scopes],
                Roles = [.. roles],
                Claims = Claims(answer),
                AuthenticatedAt = authenticatedAt,
                // Unknown: older than everything, so that whatever ends the subject's sessions ends it.
                IssuedAt = authenticatedAt ?? DateTimeOffset.UnixEpoch,
                ExpiresAt = DateTimeOffset.MaxValue,
            },
            expiresAt));
    }

    private static JsonPointer? Pointer(string text) => text.Length == 0 ? null : JsonPointer.Parse(text);

    private static ExchangeAnswer.Unavailable Unusable(string error) => new(error, RetryAfter: null);

    private static string? Name(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number when value.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
            _ => "",
        };
        return text.Length is 0 or > MaxNameLength || text.Any(char.IsControl) ? null : text;
    }

    // Absent is none; anything that is neither text nor a list of texts is malformed.
    private static string[]? Words(JsonPointer? pointer, JsonElement answer, bool split)
    {
        if (pointer?.Find(answer) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return split ? value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [value.GetString()!];
        }

        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MaxValues
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : null;
    }

    private static bool TryTime(JsonPointer? pointer, JsonElement answer, out DateTimeOffset? time)
    {
        time = null;
        if (pointer?.Find(answer) is not { } value)
        {
            return true;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= MaxSeconds)
        {
            time = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Floor(seconds * 1000));
            return true;
        }

        // With its offset: a local time of the legacy system would be hours off, twice a year another number of them.
        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var stated) && value.GetString() is { } text
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)))
        {
            time = stated;
            return true;
        }

        return false;
    }

    private ClaimSet Claims(JsonElement answer)
    {
        var claims = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var (name, pointer) in _claims)
        {
            if (pointer.Find(answer) is not { } value)
            {
                continue;
            }

            var values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Take(MaxValues).Select(Text)] : ImmutableArray.Create(Text(value));
            if (!values.Contains(null))
            {
                claims.Add(name, values!);
            }
        }

        return ClaimSet.Of(claims);
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
