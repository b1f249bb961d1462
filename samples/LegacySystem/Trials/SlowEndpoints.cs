namespace LegacySystem.Trials;

internal static class SlowEndpoints
{
    private const int MaxMilliseconds = 120_000;

    /// <summary>
    /// Waits `ms` before the headers and `bodyMs` between the headers and the body; 0 to 120,000 each. `waitedUs` says how long
    /// it really was in all, which timers do not promise.
    /// </summary>
    public static void MapSlow(this WebApplication app) =>
        app.MapGet("/slow", async (HttpContext context, TimeProvider time, int ms = 1000, int bodyMs = 0) =>
        {
            ms = Math.Clamp(ms, 0, MaxMilliseconds);
            bodyMs = Math.Clamp(bodyMs, 0, MaxMilliseconds);
            var began = time.GetTimestamp();
            await Task.Delay(TimeSpan.FromMilliseconds(ms), time, context.RequestAborted);
            var waited = time.GetElapsedTime(began);
            context.Response.ContentType = "application/json";
            if (bodyMs > 0)
            {
                await context.Response.StartAsync(context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                began = time.GetTimestamp();
                await Task.Delay(TimeSpan.FromMilliseconds(bodyMs), time, context.RequestAborted);
                waited += time.GetElapsedTime(began);
            }

            await context.Response.WriteAsync($$"""{"waitedMs":{{ms}},"bodyWaitedMs":{{bodyMs}},"waitedUs":{{(long)waited.TotalMicroseconds}}}""", context.RequestAborted);
        });
}
