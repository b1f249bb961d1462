using System.Runtime.CompilerServices;

namespace AuthGateway.Proxy;

/// <summary>
/// A connection to an upstream that tells an answer that broke off from one that never began. SocketsHttpHandler sends
/// a request up to four times when the connection is closed before its answer, and has no switch for it; closed under
/// <see cref="UpstreamClosedException"/> it sends none again, and the gateway decides by its own rule.
/// </summary>
/// <remarks>HTTP/1.1 only: one request at a time is on it. HTTP/2 says by itself which requests were not taken up.</remarks>
internal sealed class UpstreamConnection(Stream inner) : Stream
{
    // "HTTP/1.1 101": after it the stream is a tunnel, whose end is an end and no missing answer.
    private const int StatusAt = 9;
    private const int StatusEnd = 12;

    private int _heard = StatusEnd;
    private bool _mayBeTunnel;
    private bool _isTunnel;

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

    // Nothing of the answer to what was written last has come.
    private bool IsUnanswered => _heard == 0 && !_isTunnel;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _heard >= StatusEnd || _isTunnel || buffer.IsEmpty ? inner.ReadAsync(buffer, cancellationToken) : ReadBeginningAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _heard = 0;
        var write = inner.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : AwaitWriteAsync(write);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        _heard = 0;
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
    private async ValueTask<int> ReadBeginningAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException exception) when (IsUnanswered)
        {
            throw new UpstreamClosedException(exception);
        }

        if (read == 0 && IsUnanswered)
        {
            throw new UpstreamClosedException(cause: null);
        }

        Listen(buffer.Span[..read]);
        return read;
    }

    private async ValueTask AwaitWriteAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (IOException exception) when (IsUnanswered)
        {
            throw new UpstreamClosedException(exception);
        }
    }

    private void Listen(ReadOnlySpan<byte> bytes)
    {
        foreach (var letter in bytes[..Math.Min(bytes.Length, StatusEnd - _heard)])
        {
            var at = _heard++ - StatusAt;
            if (at >= 0)
            {
                _mayBeTunnel = (at == 0 || _mayBeTunnel) && letter == "101"u8[at];
            }
        }

        _isTunnel |= _heard == StatusEnd && _mayBeTunnel;
    }
}
