using System.Net;
using AuthGateway.Latency;

namespace AuthGateway.Proxy;

/// <summary>An upstream's body whose reads are on the request's account.</summary>
/// <remarks>It takes the place of the original after its headers were copied, so it carries none of its own.</remarks>
internal sealed class UpstreamBody(HttpContent inner, LedgerHandle ledger) : HttpContent
{
    /// <inheritdoc/>
    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new LedgerReadStream(await inner.ReadAsStreamAsync(), ledger, LatencyOwner.Legacy);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var body = await CreateContentReadStreamAsync();
        await body.CopyToAsync(stream);
    }

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
