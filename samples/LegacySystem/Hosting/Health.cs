namespace LegacySystem.Hosting;

internal static class Health
{
    public static void MapHealth(this WebApplication app) =>
        app.MapGet("/health", () => TypedResults.Ok(new { status = "ok" }));
}
