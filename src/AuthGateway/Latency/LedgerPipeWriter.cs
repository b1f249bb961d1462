using System.IO.Pipelines;

namespace AuthGateway.Latency;

/// <summary>The response's pipe: a flush that has to wait for the caller is the caller's time.</summary>
internal sealed class LedgerPipeWriter(PipeWriter inner, LedgerHandle ledger) : PipeWriter
{
    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <inheritdoc/>
    public override void Advance(int bytes) => inner.Advance(bytes);

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        Await(inner.FlushAsync(cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        Await(inner.WriteAsync(source, cancellationToken));

    private ValueTask<FlushResult> Await(ValueTask<FlushResult> flush) =>
        flush.IsCompleted ? flush : AwaitAsync(flush, ledger.Wait(LatencyOwner.Client));

    private static async ValueTask<FlushResult> AwaitAsync(ValueTask<FlushResult> flush, LedgerWait wait)
    {
        using (wait)
        {
            return await flush;
        }
    }
}
