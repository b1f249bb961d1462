namespace AuthGateway.Authentication;

/// <summary>Whether a query holds a token (RFC 6750 section 2.3), as any upstream's parser might find it.</summary>
internal static class AccessTokenQuery
{
    private const string Name = "access_token";

    /// <summary>Looks for the parameter in a raw query, with or without its question mark.</summary>
    public static bool IsIn(string? query)
    {
        if (string.IsNullOrEmpty(query))
        {
            return false;
        }

        var rest = query.AsSpan(query[0] == '?' ? 1 : 0);
        while (!rest.IsEmpty)
        {
            // Python, Ruby and Perl frameworks have parted parameters at semicolons too (CVE-2021-23336).
            var end = rest.IndexOfAny('&', ';');
            var parameter = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            var equals = parameter.IndexOf('=');
            if (IsName(equals < 0 ? parameter : parameter[..equals]))
            {
                return true;
            }
        }

        return false;
    }

    // Decodes while comparing; a plus sign decodes to a space, which the name does not have.
    private static bool IsName(ReadOnlySpan<char> encoded)
    {
        var at = 0;
        foreach (var expected in Name)
        {
            if (at >= encoded.Length)
            {
                return false;
            }

            if (encoded[at] == expected)
            {
                at++;
            }
            else if (encoded[at] == '%' && at + 2 < encoded.Length && char.IsAsciiHexDigit(encoded[at + 1]) && char.IsAsciiHexDigit(encoded[at + 2])
                && Convert.FromHexString(encoded.Slice(at + 1, 2))[0] == expected)
            {
                at += 3;
            }
            else
            {
                return false;
            }
        }

        return at == encoded.Length;
    }
}
