using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AuthGateway.Pipeline.Canonical;
using AuthGateway.Pipeline.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Pipeline;

/// <summary>A real Kestrel with the canonical request in front of an endpoint that says what it sees.</summary>
public sealed class CanonicalServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly WebApplication _app;
    private int _port;
    private int _http2Port;

    public CanonicalServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton(new CanonicalSettings());
        _app = builder.Build();
        _app.Use(MeasureAsync);
        _app.UseCanonicalRequest();
        _app.Run(EchoAsync);
    }

    /// <summary>The base address for HTTP/2 without TLS.</summary>
    public Uri Http2Address => new($"http://127.0.0.1:{_http2Port}");

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        var ports = _app.Urls.Select(url => new Uri(url).Port).ToArray();
        (_port, _http2Port) = (ports[0], ports[1]);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>Sends a request of the given lines with a Host header, and reads one answer.</summary>
    internal Task<RawAnswer> SendAsync(string requestLine, params string[] headers) =>
        SendRawAsync(string.Join("\r\n", [requestLine, "Host: example.com", .. headers, "", ""]));

    /// <summary>Sends bytes (the text is Latin-1) and reads one answer.</summary>
    internal async Task<RawAnswer> SendRawAsync(string text)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, timeout.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), timeout.Token);
        return await ReadAsync(stream, timeout.Token);
    }

    /// <summary>Sends the same request several times over one connection and returns the last answer.</summary>
    internal async Task<RawAnswer> RepeatAsync(string text, int times)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, timeout.Token);
        var stream = client.GetStream();
        RawAnswer? last = null;
        for (var i = 0; i < times; i++)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), timeout.Token);
            last = await ReadAsync(stream, timeout.Token);
        }

        return last!;
    }

    private static async Task<RawAnswer> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var received = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var text = received.ToString();
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var head = text[..(end + 2)];
                var length = head.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1];
                var status = int.Parse(head.Split(' ')[1]);
                if (length is not null && text.Length >= end + 4 + int.Parse(length))
                {
                    return new RawAnswer(status, head, text.Substring(end + 4, int.Parse(length)));
                }
            }

            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                throw new IOException($"The server closed the connection after: {text}");
            }

            received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    // What the hygiene of a request's headers allocates when it is done for the second time on the thread.
    private static async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.ContainsKey("Measure"))
        {
            var hygiene = new HeaderHygiene(new CanonicalSettings());
            hygiene.Apply(context.Request, out _);
            var before = GC.GetAllocatedBytesForCurrentThread();
            hygiene.Apply(context.Request, out _);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            context.Items["allocated"] = allocated;
        }

        await next(context);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        var canonical = context.Canonical();
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
        {
            ["path"] = context.Request.Path.Value,
            ["pathBase"] = context.Request.PathBase.Value,
            ["query"] = context.Request.QueryString.Value,
            ["judged"] = canonical.JudgedPath,
            ["forwarded"] = canonical.ForwardedPathAndQuery,
            ["rawTarget"] = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            ["removed"] = canonical.RemovedHeaders,
            ["allocated"] = context.Items["allocated"],
            ["connection"] = context.Request.Headers.Connection.ToString(),
            ["headers"] = context.Request.Headers.Keys,
        });
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
