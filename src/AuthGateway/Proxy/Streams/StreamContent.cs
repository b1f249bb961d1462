using System.Net;

namespace AuthGateway.Proxy.Streams;

/// <summary>An upstream's stream, read through something that can end it. Like the original after its headers were copied, it carries none.</summary>
/// <param name="inner">The answer's content.</param>
/// <param name="around">Puts the stream that can be ended around the upstream's.</param>
internal sealed class StreamContent(HttpContent inner, Func<Stream, Stream> around) : HttpContent
{
    /// <inheritdoc/>
    protected override async Task<Stream> CreateContentReadStreamAsync() => around(await inner.ReadAsStreamAsync());

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
