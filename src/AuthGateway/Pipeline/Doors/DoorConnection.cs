using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AuthGateway.Pipeline.Doors;

/// <summary>
/// The mark of a connection that came in on a port for decisions. Not a path of the data port: a proxy that sends its callers' requests there would send
/// theirs for <c>/envoy/...</c>, too, and the caller would read the identity that is made for an upstream.
/// </summary>
internal sealed class DoorConnection
{
    private static readonly DoorConnection Instance = new();

    private DoorConnection()
    {
    }

    /// <summary>Marks the connections of a port.</summary>
    public static void Mark(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(Instance);
        return next(connection);
    });

    /// <summary>Whether a request came in by such a port.</summary>
    public static bool IsOf(HttpContext context) => context.Features.Get<DoorConnection>() is not null;
}
