using LegacySystem.Sessions;

namespace LegacySystem.Identity;

/// <summary>
/// Finds the caller: the gateway's identity token first, our own session second. A path that names a member
/// without either is still answered, as the old system did: it trusts its network, which is why a gateway
/// was put in front of it.
/// </summary>
internal sealed class CallerFilter(GatewayIdentity gateway, SessionStore sessions) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var id = http.GetRouteValue("id") as string ?? string.Empty;
        var (subject, via, verified) = (default(string), "none", false);
        switch (await gateway.ReadAsync(http.Request, http.RequestAborted))
        {
            case IdentityOutcome.Refused refused:
                return TypedResults.Json(new { error = refused.Reason }, statusCode: StatusCodes.Status401Unauthorized);
            case IdentityOutcome.Known known:
                (subject, via, verified) = (known.Subject, "gateway", known.Verified);
                break;
            default:
                if (sessions.Find(SessionToken.Read(http.Request)) is { } session)
                {
                    (subject, via, verified) = (session.MemberId, "session", true);
                }

                break;
        }

        if (id == "me")
        {
            if (subject is null)
            {
                return TypedResults.Unauthorized();
            }

            id = subject;
        }

        http.Features.Set(new Caller(id, subject, via, verified));
        return await next(context);
    }
}
