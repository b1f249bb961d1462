namespace AuthGateway.Proxy.Streams;

/// <summary>
/// An upstream's server-sent events, which end when the gateway stops. Wherever that is, no event is lost by half: readers
/// throw away one that is not whole, and come again with the number of the last that was.
/// </summary>
internal sealed class EventStream(Stream inner, StreamEnding ending) : AsyncStream
{
    private readonly DataWait _data = new(inner);

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _data.WaitAsync(ending.Begun, cancellationToken);
        return buffer.IsEmpty || ending.HasBegun ? 0 : await inner.ReadAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _data.Leave();
            ending.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
