using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Identity;

/// <summary>
/// The answers that go on for as long as both sides like (WebSockets, server-sent events, JSON by lines), and who was let in. As many as
/// there are connections at most.
/// </summary>
internal sealed class OpenStreams
{
    private const string EventStream = "text/event-stream";

    // WHATWG's server-sent events, the several names of JSON by lines, RFC 7464's sequences, and pictures that follow each other.
    private static readonly ImmutableArray<string> StreamTypes =
        [EventStream, "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json-seq", "multipart/x-mixed-replace"];

    private readonly ConcurrentDictionary<OpenStream, byte> _open = new();

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Whether the answer, as its headers stand now, goes on for as long as both sides like.</summary>
    /// <remarks>By the beginning of its type: readers take "text/event-stream;;" for a stream, where a parser finds no type at all.</remarks>
    public static bool IsStream(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || context.Features[typeof(IHttpExtendedConnectFeature)] is IHttpExtendedConnectFeature { IsExtendedConnect: true }
        || IsStreamType(context.Response.ContentType);

    /// <summary>Whether the answer is a stream of events, whose readers know a whole event from half of one and come again (WHATWG HTML section 9.2).</summary>
    public static bool IsEvents(HttpContext context) => context.Response.ContentType?.StartsWith(EventStream, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Adds the request's answer until the request is over.</summary>
    public void Add(HttpContext context, Principal principal)
    {
        var stream = new OpenStream(this, context, principal, context.CallerOrigin());
        _open.TryAdd(stream, 0);
        context.Response.RegisterForDispose(stream);
    }

    /// <summary>Cuts those whose principal may not stay, be it for what its credential began from.</summary>
    /// <returns>How many were cut.</returns>
    public int CutWhere(Predicate<Principal> isOver)
    {
        var cut = 0;
        foreach (var (stream, _) in _open)
        {
            if ((isOver(stream.Principal) || (stream.Origin is { } origin && isOver(origin))) && stream.Cut())
            {
                cut++;
            }
        }

        return cut;
    }

    private static bool IsStreamType(string? type)
    {
        if (type is not null)
        {
            foreach (var stream in StreamTypes)
            {
                if (type.StartsWith(stream, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed class OpenStream(OpenStreams all, HttpContext context, Principal principal, Principal? origin) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _isOver;

        public Principal Principal { get; } = principal;

        public Principal? Origin { get; } = origin;

        // The server uses the context again for the connection's next request, which nobody may cut for this one.
        public bool Cut()
        {
            lock (_gate)
            {
                if (_isOver)
                {
                    return false;
                }

                _isOver = true;
                context.Abort();
                return true;
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _isOver = true;
            }

            all._open.TryRemove(this, out _);
        }
    }
}
