namespace AuthGateway.Proxy.Streams;

/// <summary>
/// The upstream's side of a WebSocket that passes through. It passes bytes on as they are until the gateway stops: then each
/// side is told 1001 by a close frame behind the frame that it is in the middle of, and once both have answered the tunnel
/// is over (RFC 6455 section 7.1). What either side says after that is of no use to the other and is dropped.
/// </summary>
internal sealed class WebSocketTunnel : AsyncStream
{
    /// <summary>How long an answer to the close frames is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Stream _upstream;
    private readonly StreamEnding _ending;
    private readonly TimeProvider _clock;
    private readonly DataWait _data;
    private readonly WebSocketFrames _fromUpstream = new();
    private readonly WebSocketFrames _fromCaller = new();
    private readonly TaskCompletionSource _callerIsThrough = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The caller's bytes and our own close frame come from different threads.
    private readonly SemaphoreSlim _writing = new(1, 1);

    // What has been passed on to the caller ends where a frame does, and not with a close frame.
    private bool _canTellCaller = true;
    private bool _toldCaller;
    private bool _toldUpstream;
    private volatile bool _isDisposed;

    /// <summary>Begins to pass on.</summary>
    public WebSocketTunnel(Stream upstream, StreamEnding ending, TimeProvider clock)
    {
        (_upstream, _ending, _clock) = (upstream, ending, clock);
        _data = new DataWait(upstream);
        _ = TellUpstreamAtTheEndAsync();
    }

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_toldCaller)
        {
            return buffer.IsEmpty ? 0 : await FinishAsync(buffer, cancellationToken);
        }

        if (buffer.IsEmpty)
        {
            // In the middle of a frame there is nothing to do but to pass on the rest of it.
            await _data.WaitAsync(_canTellCaller ? _ending.Begun : null, cancellationToken);
            return 0;
        }

        if (_canTellCaller && _ending.HasBegun)
        {
            _toldCaller = true;
            CloseFrame.WriteToCaller(buffer.Span);
            return CloseFrame.Length;
        }

        await _data.SettleAsync(cancellationToken);
        var read = await _upstream.ReadAsync(buffer, cancellationToken);
        var passed = read;
        if (_ending.HasBegun)
        {
            passed = _fromUpstream.FollowFrame(buffer.Span[..read]);
        }
        else
        {
            _fromUpstream.Follow(buffer.Span[..read]);
        }

        // By what is passed on, before what is dropped behind it: a close frame there is one that the caller never sees.
        _canTellCaller = _fromUpstream is { AtBoundary: true, IsClosed: false };
        _fromUpstream.Follow(buffer.Span[passed..read]);
        return passed;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await PassOnAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => _upstream.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            _data.Leave();
            _ending.Dispose();
            _upstream.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask PassOnAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!_ending.HasBegun)
        {
            await _upstream.WriteAsync(bytes, cancellationToken);
        }
        else if (!_toldUpstream)
        {
            var restOfFrame = _fromCaller.AtBoundary ? 0 : _fromCaller.FollowFrame(bytes.Span);
            await _upstream.WriteAsync(bytes[..restOfFrame], cancellationToken);
            bytes = bytes[restOfFrame..];
            if (_fromCaller.AtBoundary)
            {
                await TellUpstreamAsync(cancellationToken);
            }
        }

        _fromCaller.Follow(bytes.Span);
        if (_fromCaller.IsClosed)
        {
            _callerIsThrough.TrySetResult();
        }
    }

    private async Task TellUpstreamAtTheEndAsync()
    {
        await _ending.Begun;
        try
        {
            await WriteAsync(ReadOnlyMemory<byte>.Empty);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It went before it could be told.
        }
    }

    private async ValueTask TellUpstreamAsync(CancellationToken cancellationToken)
    {
        _toldUpstream = true;

        // Nothing follows a close frame, whoever it is from.
        if (!_fromCaller.IsClosed && !_isDisposed)
        {
            await _upstream.WriteAsync(CloseFrame.ToUpstream(), cancellationToken);
        }
    }

    // The end of this stream ends the tunnel, and the server closes the caller's connection: it has to be last.
    private async ValueTask<int> FinishAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _data.SettleAsync(either.Token);
            while (!_fromUpstream.IsClosed && await _upstream.ReadAsync(buffer, either.Token) is > 0 and var read)
            {
                _fromUpstream.Follow(buffer.Span[..read]);
            }

            await _callerIsThrough.Task.WaitAsync(either.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // One of the two does not answer, or is gone.
        }

        return 0;
    }
}
