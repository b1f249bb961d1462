namespace LegacySystem.Trials;

internal static class StatusEndpoint
{
    /// <summary>Answers with the status 200 to 599, and a small body where the status may have one.</summary>
    public static void MapStatus(this WebApplication app) => app.Map("/status/{code:int}", async (HttpContext context, int code) =>
    {
        if (code is < 200 or > 599)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Response.StatusCode = code;
        if (code is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"status":{{code}}}""", context.RequestAborted);
    });
}
