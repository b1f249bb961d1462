using System.Net;
using System.Text.Json;
using AuthGateway.Pipeline;
using AuthGateway.Pipeline.Canonical;
using AuthGateway.Pipeline.Headers;
using AuthGateway.TestSupport;
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

    private Uri Http1Address => new($"http://127.0.0.1:{_port}");

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
    internal async Task<RawAnswer> SendRawAsync(string text) => new(await RawHttpClient.ExchangeAsync(Http1Address, text));

    /// <summary>Sends the same request several times over one connection and returns the last answer.</summary>
    internal async Task<RawAnswer> RepeatAsync(string text, int times)
    {
        await using var client = await RawHttpClient.ConnectAsync(Http1Address);
        for (var i = 1; i < times; i++)
        {
            await client.SendAsync(text);
            await client.ReadResponseAsync();
        }

        await client.SendAsync(text);
        return new RawAnswer(await client.ReadResponseAsync());
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
