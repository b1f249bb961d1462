using System.Globalization;

namespace LegacySystem.Trials;

internal static class StreamEndpoints
{
    private const int MaxPieces = 100_000;
    private const int MaxIntervalMilliseconds = 60_000;
    private const int MaxPieceBytes = 1024 * 1024;

    public static void MapStreams(this WebApplication app)
    {
        app.MapGet("/stream", StreamAsync);
        app.MapGet("/events", EventsAsync);
    }

    /// <summary>A body of unknown length: `chunks` pieces of `size` bytes, `intervalMs` apart, each flushed.</summary>
    private static async Task StreamAsync(HttpContext context, TimeProvider time, int chunks = 10, int intervalMs = 100, int size = 64)
    {
        context.Response.ContentType = "application/octet-stream";
        var piece = new byte[Math.Clamp(size, 1, MaxPieceBytes)];
        piece.AsSpan().Fill((byte)'.');
        piece[^1] = (byte)'\n';
        var count = Math.Clamp(chunks, 0, MaxPieces);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                await PauseAsync(context, time, intervalMs);
            }

            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>Server-sent events: `count` ticks, `intervalMs` apart, going on behind a Last-Event-ID.</summary>
    private static async Task EventsAsync(HttpContext context, TimeProvider time, int count = 10, int intervalMs = 1000)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        _ = int.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        var end = Math.Clamp(count, 0, MaxPieces);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        for (var id = Math.Min(last, end) + 1; id <= end; id++)
        {
            await context.Response.WriteAsync($"id: {id}\nevent: tick\ndata: {{\"tick\":{id}}}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (id < end)
            {
                await PauseAsync(context, time, intervalMs);
            }
        }
    }

    private static Task PauseAsync(HttpContext context, TimeProvider time, int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, MaxIntervalMilliseconds)), time, context.RequestAborted);
}
