using System.Buffers;
using System.Collections.Frozen;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>What may stand in the headers that carry a session.</summary>
internal static class HttpWords
{
    // RFC 9110 section 5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // RFC 6265 section 4.1.1: cookie-octet, without the separators of cookies and header lists.
    private static readonly SearchValues<char> CookieCharacters =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Except("\",;\\")]);

    private static readonly FrozenSet<string> Reserved = new[]
    {
        "Authorization", "Cookie", "Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Accept",
        "User-Agent", "DPoP", "Proxy-Authorization", "Origin", "Forwarded",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it can be the name of a header or a cookie.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether a header has a meaning of its own.</summary>
    public static bool IsReserved(string header) => Reserved.Contains(header);

    /// <summary>
    /// Whether a text can be a session that is handed on in a cookie or a header: nothing in it can end the value and begin
    /// another (RFC 6265 section 4.1.1).
    /// </summary>
    public static bool IsSession(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(CookieCharacters);
}
