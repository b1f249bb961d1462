namespace AuthGateway.Proxy.Streams;

/// <summary>
/// Waits for bytes without taking any, so that the waiting can be left and taken up again. A read that is cancelled would
/// close the upstream's connection with it.
/// </summary>
internal sealed class DataWait(Stream inner)
{
    private Task? _pending;

    /// <summary>Waits until there are bytes, or the end, or until something else has happened.</summary>
    public async ValueTask WaitAsync(Task? orUntil, CancellationToken cancellationToken)
    {
        if (_pending is null)
        {
            var read = inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
            if (read.IsCompletedSuccessfully)
            {
                _ = await read;
                return;
            }

            _pending = read.AsTask();
        }

        if (orUntil is not null)
        {
            await Task.WhenAny(_pending, orUntil);
        }

        if (orUntil is null || _pending.IsCompleted)
        {
            await SettleAsync(cancellationToken);
        }
    }

    /// <summary>Waits for what is under way: a stream is read by one at a time.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (_pending is { } pending)
        {
            await pending.WaitAsync(cancellationToken);
            _pending = null;
        }
    }

    /// <summary>Leaves what is under way for good: the stream is being disposed, and how that ends is nobody's concern.</summary>
    public void Leave() =>
        _ = _pending?.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
