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

    // Decodes while comparing. ASP.NET's names have no case; PHP drops spaces in front of a name and reads an underscore for a
    // space, a dot and an open bracket within it.
    private static bool IsName(ReadOnlySpan<char> encoded)
    {
        while (Next(encoded, out var space) is > 0 and var length && space == ' ')
        {
            encoded = encoded[length..];
        }

        foreach (var expected in Name)
        {
            var length = Next(encoded, out var found);
            if (length == 0 || !(char.ToLowerInvariant(found) == expected || (expected == '_' && found is ' ' or '.' or '[')))
            {
                return false;
            }

            encoded = encoded[length..];
        }

        return encoded.IsEmpty;
    }

    private static int Next(ReadOnlySpan<char> encoded, out char found)
    {
        found = encoded.IsEmpty ? '\0' : encoded[0] == '+' ? ' ' : encoded[0];
        if (found != '%' || encoded.Length < 3 || !char.IsAsciiHexDigit(encoded[1]) || !char.IsAsciiHexDigit(encoded[2]))
        {
            return encoded.IsEmpty ? 0 : 1;
        }

        found = (char)Convert.FromHexString(encoded.Slice(1, 2))[0];
        return 3;
    }
}
