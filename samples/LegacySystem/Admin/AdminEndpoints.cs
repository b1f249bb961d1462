using LegacySystem.Identity;
using LegacySystem.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LegacySystem.Admin;

internal static class AdminEndpoints
{
    public static void MapAdmin(this WebApplication app) => app.MapGet("/admin/reports", ReportsAsync);

    /// <summary>
    /// A request with an identity token has passed the gateway's policy for this path; one without needs an
    /// administrator's session of our own.
    /// </summary>
    private static async Task<IResult> ReportsAsync(HttpContext context, GatewayIdentity gateway, SessionStore sessions)
    {
        switch (await gateway.ReadAsync(context.Request, context.RequestAborted))
        {
            case IdentityOutcome.Known known:
                return ReportsFor(known.Subject);
            case IdentityOutcome.Refused refused:
                return TypedResults.Json(new { error = refused.Reason }, statusCode: StatusCodes.Status401Unauthorized);
            default:
                return sessions.Find(SessionToken.Read(context.Request)) switch
                {
                    null => TypedResults.Unauthorized(),
                    { IsAdministrator: true } session => ReportsFor(session.MemberId),
                    _ => TypedResults.StatusCode(StatusCodes.Status403Forbidden),
                };
        }
    }

    private static Ok<Reports> ReportsFor(string reader) => TypedResults.Ok(new Reports(reader, ["sales", "members", "points"]));

    private sealed record Reports(string Reader, string[] Names);
}
