using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LegacySystem.Wire;

internal static class WireHeadConnection
{
    public static void RecordWireHeads(this ListenOptions listen) => listen.Use(next => connection =>
    {
        var head = new WireHead();
        connection.Features.Set(head);
        connection.Transport = new Duplex(new WireHeadReader(connection.Transport.Input, head), connection.Transport.Output);
        return next(connection);
    });

    /// <summary>First in the pipeline: the head is complete when a request begins.</summary>
    public static void UseWireHeads(this WebApplication app) => app.Use(async (context, next) =>
    {
        var head = context.Features.Get<WireHead>();
        head?.Disarm();
        await next(context);
        head?.Rearm();
    });

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
