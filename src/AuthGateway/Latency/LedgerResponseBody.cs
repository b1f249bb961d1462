using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Latency;

/// <summary>The response's body: the time that a write has to wait for the caller to take it is the caller's.</summary>
internal sealed class LedgerResponseBody(HttpContext context, IHttpResponseBodyFeature inner, LedgerHandle ledger) : Stream, IHttpResponseBodyFeature
{
    private LedgerPipeWriter? _writer;

    /// <inheritdoc/>
    public Stream Stream => this;

    /// <inheritdoc/>
    public PipeWriter Writer => _writer ??= new LedgerPipeWriter(inner.Writer, ledger);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public void DisableBuffering() => inner.DisableBuffering();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => Await(inner.StartAsync(cancellationToken));

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        Await(inner.SendFileAsync(path, offset, count, cancellationToken));

    /// <inheritdoc/>
    public Task CompleteAsync()
    {
        var end = inner.CompleteAsync();
        return end.IsCompleted ? end : AwaitEndAsync(end);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var write = inner.Stream.WriteAsync(buffer, cancellationToken);
        return write.IsCompleted ? write : AwaitAsync(write, ledger.Wait(LatencyOwner.Client));
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Await(inner.Stream.FlushAsync(cancellationToken));

    /// <inheritdoc/>
    public override void Flush()
    {
        using (ledger.Wait(LatencyOwner.Client))
        {
            inner.Stream.Flush();
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        using (ledger.Wait(LatencyOwner.Client))
        {
            inner.Stream.Write(buffer, offset, count);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // The one wait for the caller that takes no token: over HTTP/2 the answer's end waits until all of it has been taken. A request
    // that is to end meanwhile ends with its stream.
    private async Task AwaitEndAsync(Task end)
    {
        using (ledger.Wait(LatencyOwner.Client))
        using (context.RequestAborted.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context))
        {
            await end;
        }
    }

    private Task Await(Task task) => task.IsCompleted ? task : AwaitAsync(task, ledger.Wait(LatencyOwner.Client));

    private static async Task AwaitAsync(Task task, LedgerWait wait)
    {
        using (wait)
        {
            await task;
        }
    }

    private static async ValueTask AwaitAsync(ValueTask task, LedgerWait wait)
    {
        using (wait)
        {
            await task;
        }
    }
}
