using LegacySystem.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LegacySystem.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this WebApplication app)
    {
        app.MapPost("/login", Login);
        app.MapPost("/logout", Logout);
        app.MapGet("/session", Current);
    }

    private static IResult Login(Credentials credentials, HttpContext context, MemberStore members, SessionStore sessions)
    {
        if (members.Authenticate(credentials.User, credentials.Password) is not { } member)
        {
            return TypedResults.Json(new { error = "wrong user or password" }, statusCode: StatusCodes.Status401Unauthorized);
        }

        if (sessions.Open(member.Id, member.IsAdministrator) is not { } token)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        context.Response.Cookies.Append(SessionToken.Cookie, token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = "/",
        });
        return TypedResults.Ok(new { token, member = member.Id });
    }

    private static NoContent Logout(HttpContext context, SessionStore sessions)
    {
        sessions.Close(SessionToken.Read(context.Request));
        context.Response.Cookies.Delete(SessionToken.Cookie, new CookieOptions { Path = "/" });
        return TypedResults.NoContent();
    }

    private static IResult Current(HttpContext context, SessionStore sessions) =>
        sessions.Find(SessionToken.Read(context.Request)) is { } session
            ? TypedResults.Ok(new { member = session.MemberId, administrator = session.IsAdministrator, session.ExpiresAt })
            : TypedResults.Unauthorized();
}
