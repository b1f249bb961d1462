using System.Collections.Concurrent;

namespace AuthGateway.Identity;

/// <summary>
/// The answers that go on for as long as both sides like (WebSockets, server-sent events), and who was let in. As many as
/// there are connections at most.
/// </summary>
internal sealed class OpenStreams
{
    private readonly ConcurrentDictionary<OpenStream, byte> _open = new();

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Adds the request's answer until the request is over.</summary>
    public void Add(HttpContext context, Principal principal)
    {
        var stream = new OpenStream(this, context, principal);
        _open.TryAdd(stream, 0);
        context.Response.RegisterForDispose(stream);
    }

    /// <summary>Cuts those whose principal may not stay.</summary>
    public void CutWhere(Predicate<Principal> isOver)
    {
        foreach (var (stream, _) in _open)
        {
            if (isOver(stream.Principal))
            {
                stream.Cut();
            }
        }
    }

    private sealed class OpenStream(OpenStreams all, HttpContext context, Principal principal) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _ended;

        public Principal Principal { get; } = principal;

        // The server uses the context again for the connection's next request, which nobody may cut for this one.
        public void Cut()
        {
            lock (_gate)
            {
                if (!_ended)
                {
                    context.Abort();
                }
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _ended = true;
            }

            all._open.TryRemove(this, out _);
        }
    }
}
