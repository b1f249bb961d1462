using AuthGateway.Authentication.LegacySessions;

namespace AuthGateway.Pipeline;

/// <summary>Shows the requests and their answers to whoever must know of logouts at the legacy system.</summary>
internal sealed class LegacyLogoutMiddleware(RequestDelegate next, LegacyLogout logout)
{
    /// <summary>Lets the request on, whatever it is.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await logout.BeforeAsync(context);
        await next(context);
        logout.After(context);
    }
}
