using AuthGateway.Identity;
using AuthGateway.Latency;

namespace AuthGateway.Proxy.Streams;

/// <summary>Puts around an upstream's answer what it needs: a body's reads are on the request's account, a stream ends with the gateway.</summary>
internal sealed class StreamWrapper(StreamEndings endings, TimeProvider clock)
{
    /// <summary>The content to forward.</summary>
    public HttpContent Wrap(HttpResponseMessage response, HttpContext context)
    {
        var content = response.Content;
        if (UpstreamAnswer.IsTunnel(response))
        {
            return new StreamContent(content, stream => new WebSocketTunnel(stream, endings.Next(), clock));
        }

        var body = new UpstreamBody(content, context.Ledger().Handle());
        // Another stream's clean end would be taken for the whole: when the gateway stops, it breaks off.
        return OpenStreams.IsEvents(context) ? new StreamContent(body, stream => new EventStream(stream, endings.Next())) : body;
    }
}
