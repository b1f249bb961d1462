using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>An OTLP receiver: protobuf over HTTP, and gRPC over HTTP/2 without TLS.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const int GrpcPrefix = 5;

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<ReceivedMetric> _metrics = new();
    private readonly ConcurrentQueue<(string Name, string Value)> _headers = new();

    private OtlpReceiver(string protocol, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, port, listen => listen.Protocols = protocol == "Grpc" ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Every span that it answered for.</summary>
    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    /// <summary>Every point that it answered for.</summary>
    public IReadOnlyList<ReceivedMetric> Metrics => [.. _metrics];

    /// <summary>Every request's body.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _bodies];

    /// <summary>Every request header.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers => [.. _headers];

    /// <summary>Held back until it is completed.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    /// <summary>Starts one.</summary>
    public static async Task<OtlpReceiver> StartAsync(string protocol = "Grpc", int port = 0)
    {
        var receiver = new OtlpReceiver(protocol, port);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The keys that send a gateway's traces here, soon.</summary>
    public static IEnumerable<(string Key, string Value)> Keys(Uri address, string protocol = "Grpc", string ratio = "1") =>
    [
        ("Telemetry:Otlp:Endpoint", address.AbsoluteUri),
        ("Telemetry:Otlp:Protocol", protocol),
        ("Telemetry:Tracing:SampleRatio", ratio),
        ("Telemetry:Tracing:ExportInterval", "00:00:00.02"),
    ];

    /// <summary>Waits for the server span of a route, and gives it with all that arrived of its trace.</summary>
    public async Task<(ReceivedSpan Server, IReadOnlyList<ReceivedSpan> All)> TraceAsync(string route)
    {
        await Eventually.TrueAsync(() => _spans.Any(IsIt), what: $"a server span of route {route}");
        var server = _spans.First(IsIt);
        return (server, [.. _spans.Where(span => span.TraceId == server.TraceId)]);

        bool IsIt(ReceivedSpan span) => span.Kind == ReceivedSpan.Server && Equals(span.Attributes["authgateway.route"], route);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy);
        var path = context.Request.Path.Value!;
        var isGrpc = path.EndsWith("/Export", StringComparison.Ordinal);
        var body = copy.ToArray()[(isGrpc ? GrpcPrefix : 0)..];
        _bodies.Enqueue(body);
        foreach (var (name, value) in context.Request.Headers)
        {
            _headers.Enqueue((name, value.ToString()));
        }

        await Answer;
        switch (path)
        {
            case "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export":
                ReceivedSpan.All(body).ToList().ForEach(_spans.Enqueue);
                break;
            case "/v1/metrics" or "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export":
                ReceivedMetric.All(body).ToList().ForEach(_metrics.Enqueue);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }

        context.Response.ContentType = isGrpc ? "application/grpc" : "application/x-protobuf";
        if (isGrpc)
        {
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[GrpcPrefix]);
            context.Response.AppendTrailer("grpc-status", 0.ToString(CultureInfo.InvariantCulture));
        }
    }
}
