using System.Diagnostics.CodeAnalysis;
using System.Net.Security;

namespace Pipelines.Sockets.Unofficial.Internal;

/// <summary>
/// A duplex stream. A stream need not end its operations when it is disposed, so they also get a token.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Close() is its disposal.")]
internal sealed class StreamTransport(Stream stream) : ITransport
{
    private readonly CancellationTokenSource _closed = new();
    private int _closing;

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => stream.ReadAsync(buffer, _closed.Token);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> buffer)
    {
        await stream.WriteAsync(buffer, _closed.Token).ConfigureAwait(false);
        await stream.FlushAsync(_closed.Token).ConfigureAwait(false);
    }

    // A plain stream has no half-close. TLS has: without the alert the peer could not tell the end from a
    // truncation (RFC 8446 section 6.1).
    public ValueTask EndSendingAsync() => stream is SslStream tls ? new ValueTask(tls.ShutdownAsync()) : default;

    public void Close(bool isAbort)
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
        {
            // Never disposed: a loop may still take its token, and it holds no timer that would need it.
            _closed.Cancel();
            stream.Dispose();
        }
    }
}
