namespace LegacySystem.Sessions;

/// <summary>Where a caller carries the session: the cookie of a browser, or the header of a mobile application.</summary>
internal static class SessionToken
{
    public const string Cookie = "LEGACYSESSION";
    public const string Header = "X-Legacy-Session";

    public static string? Read(HttpRequest request) =>
        request.Cookies[Cookie] ?? (request.Headers.TryGetValue(Header, out var values) && values.Count == 1 ? values[0] : null);
}
