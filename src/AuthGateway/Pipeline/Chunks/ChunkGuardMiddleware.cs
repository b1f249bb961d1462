namespace AuthGateway.Pipeline.Chunks;

/// <summary>
/// Has the bodies of chunked requests followed, those that are refused as well: their bodies are read, too, to find the next request behind them.
/// </summary>
internal sealed class ChunkGuardMiddleware(RequestDelegate next)
{
    /// <summary>Runs the rest.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.TransferEncoding.Count > 0 && !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Features.Get<ChunkGuard>()?.Follow();
        }

        return next(context);
    }
}
