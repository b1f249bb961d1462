namespace LegacySystem.Trials;

internal static class TransferEndpoints
{
    private const long MaxDownloadBytes = 64L * 1024 * 1024 * 1024;

    // A prime period: a piece that is lost, repeated or moved by a power of two shows.
    private const int Period = 251;
    private static readonly byte[] Pattern = [.. Enumerable.Range(0, 256 * Period).Select(i => (byte)(i % Period))];

    public static void MapTransfers(this WebApplication app)
    {
        app.MapMethods("/upload", [HttpMethods.Put, HttpMethods.Post], UploadAsync);
        app.MapMethods("/download", [HttpMethods.Get, HttpMethods.Head], DownloadAsync);
    }

    private static async Task UploadAsync(HttpContext context) =>
        await context.Response.WriteAsJsonAsync(await BodyDigest.OfAsync(context.Request.BodyReader, context.RequestAborted));

    /// <summary>`bytes` bytes with a Content-Length; the byte at offset i is i mod 251.</summary>
    private static async Task DownloadAsync(HttpContext context, long bytes = 1024)
    {
        bytes = Math.Clamp(bytes, 0, MaxDownloadBytes);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = bytes;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        for (var left = bytes; left > 0;)
        {
            var size = (int)Math.Min(left, Pattern.Length);
            await context.Response.Body.WriteAsync(Pattern.AsMemory(0, size), context.RequestAborted);
            left -= size;
        }
    }
}
