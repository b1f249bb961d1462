using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial.Internal;

/// <summary>
/// Moves bytes between a transport and two pipes, one loop for each direction. The loops are independent: when the
/// peer has sent everything, sending goes on, and the other way round. A fault ends both, and both pipes complete
/// with it. The transport is closed when both loops are done, or at disposal.
/// </summary>
internal sealed class DuplexPump
{
    // What has ended: when nothing is sent any more and nobody takes what is received, the connection is over.
    private const int SendLoop = 1, ReceiveLoop = 2, InputCompleted = 4;

    private readonly ITransport _transport;
    private readonly string _name;
    private readonly Pipe _receivePipe;
    private readonly Pipe _sendPipe;
    private readonly MeasuredReader _input;
    private readonly MeasuredWriter _output;
    private Exception? _fault;
    private long _received;
    private long _sent;
    private int _lastReceived;
    private int _shutdownKind;
    private int _socketError;
    private int _ended;

    private DuplexPump(ITransport transport, PipeOptions? sendOptions, PipeOptions? receiveOptions, string? name)
    {
        _transport = transport;
        _name = name ?? nameof(DuplexPump);
        _receivePipe = new Pipe(receiveOptions ?? PipeOptions.Default);
        _sendPipe = new Pipe(sendOptions ?? PipeOptions.Default);
        _input = new MeasuredReader(_receivePipe.Reader, () => End(InputCompleted));
        _output = new MeasuredWriter(_sendPipe.Writer);
        Completion = Task.CompletedTask;
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    /// <summary>Done when both loops are and the transport is closed. Never faults.</summary>
    public Task Completion { get; private set; }

    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref _shutdownKind);

    public SocketError SocketError => (SocketError)Volatile.Read(ref _socketError);

    public long Received => Volatile.Read(ref _received);

    public long Sent => Volatile.Read(ref _sent);

    public int LastReceived => Volatile.Read(ref _lastReceived);

    public long WaitingToBeRead => Math.Max(0, Received - _input.Consumed);

    public long WaitingToBeSent => Math.Max(0, _output.Written - Sent);

    public static DuplexPump Start(ITransport transport, PipeOptions? sendOptions, PipeOptions? receiveOptions, string? name)
    {
        var pump = new DuplexPump(transport, sendOptions, receiveOptions, name);

        // On the pipes' own schedulers, and not inline: the caller goes on at once.
        var receiving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Completion = Task.WhenAll(receiving.Task, sending.Task);
        (receiveOptions ?? PipeOptions.Default).WriterScheduler.Schedule(_ => RunAsync(pump.ReceiveAsync, receiving), null);
        (sendOptions ?? PipeOptions.Default).ReaderScheduler.Schedule(_ => RunAsync(pump.SendAsync, sending), null);
        return pump;
    }

    /// <summary>Notes what ended the connection. The first one stays.</summary>
    public bool TrySetShutdown(PipeShutdownKind kind) =>
        Interlocked.CompareExchange(ref _shutdownKind, (int)kind, (int)PipeShutdownKind.None) == (int)PipeShutdownKind.None;

    /// <summary>Ends both directions now. What was not sent is lost.</summary>
    public void Dispose()
    {
        SetFault(PipeShutdownKind.PipeDisposed, new ObjectDisposedException(_name));
        Stop();
    }

    private static async void RunAsync(Func<Task> loop, TaskCompletionSource done)
    {
        // The loops catch what can go wrong; this must not throw, because nobody could catch it.
        await loop().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        done.SetResult();
    }

    private async Task ReceiveAsync()
    {
        var writer = _receivePipe.Writer;
        try
        {
            while (true)
            {
                var count = await _transport.ReceiveAsync(writer.GetMemory()).ConfigureAwait(false);
                if (count == 0)
                {
                    TrySetShutdown(PipeShutdownKind.ReadEndOfStream);
                    break;
                }

                Volatile.Write(ref _lastReceived, count);
                Volatile.Write(ref _received, _received + count);
                writer.Advance(count);

                // Waits while the reader is behind by the pause threshold: the peer then sees a full window.
                var flush = await writer.FlushAsync().ConfigureAwait(false);
                if (flush.IsCompleted || flush.IsCanceled)
                {
                    TrySetShutdown(PipeShutdownKind.InputReaderCompleted);
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            SetFault(PipeShutdownKind.ReadFault, exception);
            Stop();
        }

        await writer.CompleteAsync(Volatile.Read(ref _fault)).ConfigureAwait(false);
        End(ReceiveLoop);
    }

    private async Task SendAsync()
    {
        var reader = _sendPipe.Reader;
        try
        {
            while (await ReadOutputAsync(reader).ConfigureAwait(false) is { IsCanceled: false } result)
            {
                var segment = FirstSegment(result.Buffer);
                if (!segment.IsEmpty)
                {
                    // One segment at a time, released as soon as it is sent: a large value does not keep its
                    // memory until its last byte.
                    await _transport.SendAsync(segment).ConfigureAwait(false);
                    Volatile.Write(ref _sent, _sent + segment.Length);
                    reader.AdvanceTo(result.Buffer.GetPosition(segment.Length));
                    continue;
                }

                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    await _transport.EndSendingAsync().ConfigureAwait(false);
                    TrySetShutdown(PipeShutdownKind.WriteEndOfStream);
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            if (SetFault(PipeShutdownKind.WriteFault, exception) is not ConnectionResetException)
            {
                Stop();
            }

            // After a reset the receive loop ends by itself, and may first find what the peer said before it
            // hung up, such as why.
        }

        await reader.CompleteAsync(Volatile.Read(ref _fault)).ConfigureAwait(false);
        End(SendLoop);
    }

    private async ValueTask<ReadResult> ReadOutputAsync(PipeReader reader)
    {
        try
        {
            return await reader.ReadAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The caller completed its output with an exception: what it wrote is a fragment, which the peer must
            // not take for all there was.
            SetFault(PipeShutdownKind.OutputWriterFault, exception);
            _transport.Close(isAbort: true);
            throw;
        }
    }

    private static ReadOnlyMemory<byte> FirstSegment(in ReadOnlySequence<byte> buffer)
    {
        foreach (var segment in buffer)
        {
            if (!segment.IsEmpty)
            {
                return segment;
            }
        }

        return default;
    }

    // The first fault is the cause. What fails later, because the transport was then closed, is its consequence.
    private Exception SetFault(PipeShutdownKind kind, Exception exception)
    {
        var error = ITransport.ErrorOf(exception);
        var fault = error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.NetworkReset
            or SocketError.Shutdown or SocketError.Disconnecting
            ? new ConnectionResetException("The connection was reset.", exception)
            : exception;
        if (Interlocked.CompareExchange(ref _fault, fault, null) is not { } first)
        {
            Volatile.Write(ref _socketError, (int)error);
            TrySetShutdown(kind);
            return fault;
        }

        return first;
    }

    private void Stop()
    {
        _transport.Close(isAbort: false);
        _receivePipe.Writer.CancelPendingFlush();
        _sendPipe.Reader.CancelPendingRead();
    }

    private void End(int part)
    {
        var ended = Interlocked.Or(ref _ended, part) | part;
        if ((ended & SendLoop) != 0 && ended != SendLoop)
        {
            _transport.Close(isAbort: false);
        }
    }
}
