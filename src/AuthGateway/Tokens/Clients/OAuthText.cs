using System.Buffers;

namespace AuthGateway.Tokens.Clients;

/// <summary>The forms that OAuth's small words have.</summary>
internal static class OAuthText
{
    /// <summary>The longest client id, as long as any other name that a token holds.</summary>
    public const int MaxNameLength = 255;

    // RFC 6749 section 3.3: %x21 / %x23-5B / %x5D-7E.
    private static readonly SearchValues<char> ScopeCharacters =
        SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    /// <summary>Whether a text is one scope token.</summary>
    public static bool IsScope(string text) => text.Length is > 0 and <= MaxNameLength && !text.AsSpan().ContainsAnyExcept(ScopeCharacters);

    /// <summary>Whether a text can be a client's id (RFC 6749 appendix A.1: VSCHAR, here without spaces).</summary>
    public static bool IsClientId(string text) => text.Length is > 0 and <= MaxNameLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Whether a URL may be called: https, or http where the wire stays in this machine.</summary>
    public static bool IsHttpsOrLoopback(Uri url) =>
        url.IsAbsoluteUri && url.UserInfo.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
