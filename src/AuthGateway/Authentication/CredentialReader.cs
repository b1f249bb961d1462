using System.Buffers;
using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Authentication;

/// <summary>
/// Finds a request's one credential. The only place that knows where credentials may stand, and so the only place
/// that can tell that there are two: an upstream that picks the other one would serve somebody else (RFC 6750 section 2).
/// </summary>
/// <remarks>A token in a form body (RFC 6750 section 2.2) is never a credential here: bodies pass through unread.</remarks>
internal static class CredentialReader
{
    // RFC 9110 section 5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Reads the credential.</summary>
    /// <param name="request">The request.</param>
    /// <param name="places">Where the route's schemes find theirs, besides the Authorization header, which is always looked at.</param>
    /// <param name="credential">The credential; null when there is none.</param>
    /// <returns>Null, or the reason for a 400.</returns>
    public static string? Read(HttpRequest request, ImmutableArray<CredentialPlace> places, out PresentedCredential? credential)
    {
        if (ReadAuthorization(request, out credential) is { } fault)
        {
            return fault;
        }

        foreach (var place in places)
        {
            if (ReadPlace(request, place, out var value) is { } wrong)
            {
                return wrong;
            }

            if (value is not null)
            {
                if (credential is not null)
                {
                    return AuthenticationReasons.SeveralCredentials;
                }

                credential = new PresentedCredential(place, value);
            }
        }

        return null;
    }

    private static string? ReadPlace(HttpRequest request, CredentialPlace place, out string? value)
    {
        value = null;
        switch (place)
        {
            case CredentialPlace.Cookie cookie:
                return CookieHeader.TryFind(request.Headers.Cookie, cookie.Name, out value) ? null : AuthenticationReasons.SeveralCredentials;
            case CredentialPlace.Header header:
                var values = request.Headers[header.Name];
                value = values.Count == 1 ? values[0] ?? "" : null;
                return values.Count > 1 ? AuthenticationReasons.SeveralCredentials : null;
            default:
                return null;
        }
    }

    private static string? ReadAuthorization(HttpRequest request, out PresentedCredential? credential)
    {
        credential = null;
        var headers = request.Headers.Authorization;
        if (headers.Count > 1)
        {
            return AuthenticationReasons.SeveralCredentials;
        }

        // RFC 9700 section 4.3.2: a token in a URL is in logs, histories and Referer headers; it is refused, not ignored.
        if (AccessTokenQuery.IsIn(request.QueryString.Value))
        {
            return headers.Count == 0 ? AuthenticationReasons.TokenInQuery : AuthenticationReasons.SeveralCredentials;
        }

        if (headers.Count == 0)
        {
            return null;
        }

        var header = headers[0] ?? "";
        var schemeLength = header.AsSpan().IndexOfAnyExcept(TokenCharacters);
        if (schemeLength < 0)
        {
            schemeLength = header.Length;
        }

        var valueStart = schemeLength;
        while (valueStart < header.Length && header[valueStart] == ' ')
        {
            valueStart++;
        }

        if (schemeLength == 0 || (valueStart == schemeLength && valueStart < header.Length))
        {
            return AuthenticationReasons.MalformedCredential;
        }

        // Proxies fold two Authorization lines into one with a comma (RFC 9110 section 5.3).
        if (HasSecondCredential(header.AsSpan(valueStart)))
        {
            return AuthenticationReasons.SeveralCredentials;
        }

        credential = new PresentedCredential(header, schemeLength, valueStart);
        return null;
    }

    // After a comma, `name = value` goes on with the same credential; `Name value` or a lone name starts another.
    private static bool HasSecondCredential(ReadOnlySpan<char> value)
    {
        // Up to the first of these nothing can begin: a token's hundreds of characters are looked at in a few steps.
        var first = value.IndexOfAny(',', '"');
        var quoted = false;
        for (var i = first; i >= 0 && i < value.Length; i++)
        {
            if (quoted && value[i] == '\\')
            {
                i++;
            }
            else if (value[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && value[i] == ',')
            {
                var rest = value[(i + 1)..].TrimStart(" \t");
                var name = rest.IndexOfAnyExcept(TokenCharacters);
                var after = name < 0 ? [] : rest[name..].TrimStart(" \t");
                if (rest.Length > 0 && name != 0 && (after.Length == 0 || after[0] != '='))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
