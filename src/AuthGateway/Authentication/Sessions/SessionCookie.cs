using AuthGateway.Identity;

namespace AuthGateway.Authentication.Sessions;

/// <summary>The cookie, as it is set and taken back.</summary>
/// <remarks>It has no Max-Age: it goes with the browser, and the session's own lifetimes are Redis' to hold.</remarks>
internal sealed class SessionCookie(SessionSettings settings)
{
    private readonly string _attributes =
        $"; Path=/; HttpOnly{(settings.InsecureCookie ? "" : "; Secure")}; SameSite={(settings.SameSite == SessionSameSite.Strict ? "Strict" : "Lax")}";

    /// <summary>Where it stands.</summary>
    public CredentialPlace.Cookie Place { get; } = new(settings.CookieName);

    /// <summary>Has the browser keep an id.</summary>
    public void Set(HttpContext context, SessionId id) => context.Response.Headers.Append("Set-Cookie", $"{settings.CookieName}={id.Text}{_attributes}");

    /// <summary>Has the browser forget it.</summary>
    public void Clear(HttpContext context) => context.Response.Headers.Append("Set-Cookie", $"{settings.CookieName}={_attributes}; Max-Age=0");

    /// <summary>The id that the request carries; null when it carries none that looks like one, or more than one.</summary>
    public SessionId? Read(HttpContext context) =>
        CookieHeader.TryFind(context.Request.Headers.Cookie, settings.CookieName, out var value) && SessionId.TryParse(value, out var id) ? id : null;
}
