using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;

namespace LegacySystem.Trials;

/// <summary>
/// The ways in which old systems break. A web server does not break its own protocol, so these answers are
/// written to the connection's socket behind its back; over HTTP/2 only the hanging ones exist, the rest is 501.
/// </summary>
internal static class FaultEndpoints
{
    private const int MaxHeaderBytes = 10 * 1024 * 1024;
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

    public static void MapFaults(this WebApplication app) => app.Map("/fault/{kind}", FaultAsync);

    private static async Task FaultAsync(HttpContext context, string kind, int bytes = 65536)
    {
        if (kind is "hang" or "hang-mid-body")
        {
            await HangAsync(context, kind);
            return;
        }

        if (AnswerOf(kind, Math.Clamp(bytes, 1, MaxHeaderBytes)) is not { } fault)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (HttpProtocol.IsHttp2(context.Request.Protocol) || context.Features.Get<IConnectionSocketFeature>() is not { Socket: var socket })
        {
            context.Response.StatusCode = StatusCodes.Status501NotImplemented;
            return;
        }

        var rest = Encoding.Latin1.GetBytes(fault.Answer).AsMemory();
        while (!rest.IsEmpty)
        {
            rest = rest[await socket.SendAsync(rest, context.RequestAborted)..];
        }

        if (fault.Reset)
        {
            // A reset discards what the peer has not read yet; the pause lets a loopback peer read it.
            await Task.Delay(50, context.RequestAborted);
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }
        else
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        context.Abort();
    }

    private static async Task HangAsync(HttpContext context, string kind)
    {
        if (kind == "hang-mid-body")
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("the first of 1000 bytes", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
    }

    private static Fault? AnswerOf(string kind, int bytes) => kind switch
    {
        "reset" => new(string.Empty, Reset: true),
        "close" => new(string.Empty, Reset: false),
        "reset-mid-headers" => new("HTTP/1.1 200 OK\r\nContent-Ty", Reset: true),
        "reset-mid-body" => new(Ok + "Content-Length: 1000\r\n\r\nthe first of 1000 bytes", Reset: true),
        "reset-mid-chunks" => new(Ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", Reset: true),
        "truncate" => new(Ok + "Content-Length: 1000\r\n\r\nthe first of 1000 bytes", Reset: false),
        "truncate-chunks" => new(Ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", Reset: false),
        "bad-chunk" => new(Ok + "Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n", Reset: false),
        "bad-status-line" => new("HELLO old world\r\n\r\n", Reset: false),
        "two-lengths" => new(Ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", Reset: false),
        "length-and-chunks" => new(Ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", Reset: false),
        "more-than-length" => new(Ok + "Content-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged", Reset: false),
        "header-without-colon" => new(Ok + "no colon here\r\nContent-Length: 2\r\n\r\nok", Reset: false),
        "unasked-101" => new("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", Reset: false),
        "length-with-204" => new("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", Reset: false),
        "big-header" => new(Ok + $"X-Big: {new string('a', bytes)}\r\nContent-Length: 2\r\n\r\nok", Reset: false),
        "many-headers" => new(Ok + string.Concat(Enumerable.Range(0, bytes / 16 + 1).Select(i => $"X-{i:D7}: aaa\r\n")) + "Content-Length: 2\r\n\r\nok", Reset: false),
        _ => null,
    };

    private sealed record Fault(string Answer, bool Reset);
}
