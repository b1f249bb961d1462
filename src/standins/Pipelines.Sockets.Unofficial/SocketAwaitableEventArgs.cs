using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// A socket operation that can be awaited, one after the other. The caller starts the operation; if it finished at
/// once, the caller calls <see cref="Complete"/>, otherwise the socket does.
/// </summary>
/// <param name="scheduler">Runs what follows the await; by default the thread that completed the operation.</param>
public sealed class SocketAwaitableEventArgs(PipeScheduler? scheduler = null)
    : SocketAsyncEventArgs(unsafeSuppressExecutionContextFlow: true), ICriticalNotifyCompletion
{
    private static readonly Action Finished = static () => { };

    private Action? _continuation;
    private int _abortedWith;

    /// <summary>Whether the operation finished.</summary>
    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _continuation), Finished);

    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>The bytes that were transferred. Makes the instance ready for the next operation.</summary>
    /// <exception cref="SocketException">The operation failed or was aborted; an abort is for good.</exception>
    public int GetResult()
    {
        var error = (SocketError)Volatile.Read(ref _abortedWith);
        if (error == SocketError.Success)
        {
            Volatile.Write(ref _continuation, null);
            error = SocketError;
        }

        return error == SocketError.Success ? BytesTransferred : throw new SocketException((int)error);
    }

    /// <summary>Ends the wait. Only the first of this and <see cref="Abort"/> has an effect.</summary>
    public void Complete()
    {
        var continuation = Interlocked.Exchange(ref _continuation, Finished);
        if (continuation is null || ReferenceEquals(continuation, Finished))
        {
            return;
        }

        (scheduler ?? PipeScheduler.Inline).Schedule(static state => ((Action)state!)(), continuation);
    }

    /// <summary>Ends the wait with an error: the socket may still be busy, but nobody waits for it any more.</summary>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        if (IsCompleted)
        {
            return;
        }

        Interlocked.CompareExchange(ref _abortedWith, (int)error, (int)SocketError.Success);
        Complete();
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        if (Interlocked.CompareExchange(ref _continuation, continuation, null) is not null)
        {
            // Finished in between. Not inline: the awaiting method has not yet returned.
            ThreadPool.UnsafeQueueUserWorkItem(static next => next(), continuation, preferLocal: true);
        }
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();
}
