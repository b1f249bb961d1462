using System.Buffers;
using System.Runtime.CompilerServices;

namespace AuthGateway.Proxy;

/// <summary>
/// A connection to an upstream that tells an answer that broke off from one that never began. SocketsHttpHandler sends
/// a request up to four times when the connection is closed before its answer, and has no switch for it; closed under
/// <see cref="UpstreamClosedException"/> it sends none again, and the gateway decides by its own rule.
/// </summary>
/// <remarks>
/// HTTP/1.1 only: one request at a time is on it. HTTP/2 says by itself which requests were not taken up. The handler
/// begins to read from a connection that it uses again before it writes the next request, so what an end means is known
/// only when the read is over.
/// </remarks>
internal sealed class UpstreamConnection(Stream inner) : Stream
{
    // RFC 9110 section 9.1: a method is a token; those that get here have such characters alone and are no longer.
    private const int LongestMethod = 32;

    // SocketsHttpHandler's buffer for what it writes: only a request line longer than it leaves without its end.
    private const int WriteBuffer = 4096;

    private static readonly SearchValues<byte> MethodBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    // Nothing of the answer to the request that was written last has come.
    private volatile bool _isUnanswered;

    private UpstreamHead _head;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(buffer, cancellationToken);
        return !_isUnanswered && !_head.IsOpen && read.IsCompletedSuccessfully ? read : AwaitReadAsync(read, buffer);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        NoticeRequest(buffer.Span);
        var write = inner.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : AwaitWriteAsync(write);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        NoticeRequest(buffer.AsSpan(offset, count));
        inner.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitReadAsync(ValueTask<int> pending, Memory<byte> buffer)
    {
        int read;
        try
        {
            read = await pending;
        }
        catch (IOException exception) when (_isUnanswered)
        {
            throw new UpstreamClosedException(exception);
        }

        // A read of nothing, with which the handler waits for the first byte, ends with nothing in any case.
        if (buffer.IsEmpty)
        {
            return read;
        }

        if (read == 0 && _isUnanswered)
        {
            throw new UpstreamClosedException(cause: null);
        }

        _isUnanswered = false;
        return _head.Read(buffer.Span[..read]) ? read : throw new HttpIOException(HttpRequestError.InvalidResponse, "The head of the upstream's answer has a bare CR or NUL.");
    }

    private async ValueTask AwaitWriteAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (IOException exception) when (_isUnanswered)
        {
            throw new UpstreamClosedException(exception);
        }
    }

    // Not every write: behind a 100 or a 101, and within a body that was answered early, an end is an end. A request goes out
    // from its method on. What else looks like one, bytes of a body or of a tunnel, has an answer by then, and is never
    // sent again in any case.
    private void NoticeRequest(ReadOnlySpan<byte> bytes)
    {
        var method = bytes.IndexOfAnyExcept(MethodBytes);
        if (!_head.HasSwitched && method is > 0 and <= LongestMethod && bytes[method] == ' ' && IsRequestLine(bytes))
        {
            _head.Open();
            _isUnanswered = true;
        }
    }

    // The whole line and not the method alone: masked bytes of a WebSocket begin as one by chance, and a body that is sent while its
    // answer already comes may begin with any word. What holds a whole request line can only be its sender's doing, and costs him
    // his own answer at worst.
    private static bool IsRequestLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\r');
        return end < 0 ? bytes.Length >= WriteBuffer : bytes[..end].EndsWith(" HTTP/1.1"u8) || bytes[..end].EndsWith(" HTTP/1.0"u8);
    }
}
