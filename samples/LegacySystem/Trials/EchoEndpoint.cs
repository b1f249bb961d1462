using LegacySystem.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace LegacySystem.Trials;

internal static class EchoEndpoint
{
    /// <summary>
    /// Answers what arrived. Over HTTP/1.1 the target and the headers are the bytes of the wire (`source: wire`),
    /// in order and with duplicates; over HTTP/2 they are what the server decoded (`source: parsed`).
    /// </summary>
    public static void MapEcho(this WebApplication app) => app.Map("/echo/{**rest}", async (HttpContext context) =>
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var wire = context.Features.Get<WireHead>()?.Read(request.Method, target);
        var body = await BodyDigest.OfAsync(request.BodyReader, context.RequestAborted);
        var headers = wire?.Headers
            ?? [.. request.Headers.SelectMany(header => header.Value.Select(value => new KeyValuePair<string, string>(header.Key, value ?? string.Empty)))];
        return TypedResults.Ok(new
        {
            method = request.Method,
            target = wire is { } head ? TargetOf(head.RequestLine) : target,
            protocol = request.Protocol,
            source = wire is null ? "parsed" : "wire",
            headers = headers.Select(header => new[] { header.Key, header.Value }),
            body,
            trailers = request.SupportsTrailers() && request.CheckTrailersAvailable()
                ? context.Features.GetRequiredFeature<IHttpRequestTrailersFeature>().Trailers.Select(trailer => new[] { trailer.Key, trailer.Value.ToString() })
                : [],
            connection = context.Connection.Id,
        });
    });

    private static string TargetOf(string requestLine)
    {
        var start = requestLine.IndexOf(' ', StringComparison.Ordinal) + 1;
        var end = requestLine.LastIndexOf(' ');
        return end > start ? requestLine[start..end] : requestLine[start..];
    }
}
