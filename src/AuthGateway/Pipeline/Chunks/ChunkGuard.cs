using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace AuthGateway.Pipeline.Chunks;

/// <summary>
/// Stands between a connection and the server, and sees the bytes of a chunked body before the server does. What is none ends the request with 400, and
/// nothing behind it is read. It does nothing, and holds nothing, for all other requests.
/// </summary>
internal sealed class ChunkGuard(PipeReader inner) : PipeReader
{
    private ChunkGrammar? _grammar;
    private ReadOnlySequence<byte> _buffer;
    private long _followed;
    private bool _isBroken;

    /// <summary>Guards the connections of a port. Comes after TLS: what is guarded is HTTP.</summary>
    public static void Watch(ListenOptions listen) => listen.Use(next => connection =>
    {
        var guard = new ChunkGuard(connection.Transport.Input);
        connection.Transport = new GuardedTransport(guard, connection.Transport.Output);
        connection.Features.Set(guard);
        return next(connection);
    });

    /// <summary>What is read next is a chunked body. Called when its head was read, and nothing behind that.</summary>
    public void Follow() => (_grammar, _followed) = (new ChunkGrammar(), 0);

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfBroken();
        return _grammar is null ? inner.ReadAsync(cancellationToken) : ReadAndJudgeAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        ThrowIfBroken();
        var isRead = inner.TryRead(out result);
        if (isRead && _grammar is not null)
        {
            result = Judge(result);
        }

        return isRead;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // Of nothing at all, where the server found trailers too long: nothing is consumed then.
        if (_grammar is not null && consumed.GetObject() is not null)
        {
            _followed -= _buffer.Slice(_buffer.Start, consumed).Length;
        }

        _buffer = default;

        inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private async ValueTask<ReadResult> ReadAndJudgeAsync(CancellationToken cancellationToken) => Judge(await inner.ReadAsync(cancellationToken));

    private ReadResult Judge(ReadResult result)
    {
        foreach (var part in result.Buffer.Slice(_followed))
        {
            if (!_grammar!.TryRead(part.Span))
            {
                _isBroken = true;
                inner.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                ThrowIfBroken();
            }
        }

        (_buffer, _followed) = (result.Buffer, result.Buffer.Length);
        if (_grammar!.IsDone)
        {
            (_grammar, _buffer) = (null, default);
        }

        return result;
    }

    private void ThrowIfBroken()
    {
        if (_isBroken)
        {
            throw new BadHttpRequestException("The request's body is not chunked as it says.");
        }
    }
}
