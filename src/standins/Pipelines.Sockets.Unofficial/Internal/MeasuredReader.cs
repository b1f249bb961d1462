using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Internal;

/// <summary>
/// The caller's end of the received bytes. It counts what the caller consumed, and tells when the caller is done:
/// a pipe alone would notice only with the next byte of the peer.
/// </summary>
internal sealed class MeasuredReader(PipeReader reader, Action onCompleted) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    private long _consumed;

    /// <summary>The bytes that the caller consumed so far.</summary>
    public long Consumed => Volatile.Read(ref _consumed);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = reader.ReadAsync(cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return AwaitedAsync(reading);
        }

        var result = reading.Result;
        _buffer = result.Buffer;
        return new ValueTask<ReadResult>(result);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!reader.TryRead(out result))
        {
            return false;
        }

        _buffer = result.Buffer;
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var count = _buffer.Length - _buffer.Slice(consumed).Length;
        _buffer = default;
        reader.AdvanceTo(consumed, examined);
        Volatile.Write(ref _consumed, _consumed + count);
    }

    public override void CancelPendingRead() => reader.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        reader.Complete(exception);
        onCompleted();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitedAsync(ValueTask<ReadResult> reading)
    {
        var result = await reading.ConfigureAwait(false);
        _buffer = result.Buffer;
        return result;
    }
}
