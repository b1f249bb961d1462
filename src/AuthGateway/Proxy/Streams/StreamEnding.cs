namespace AuthGateway.Proxy.Streams;

/// <summary>When one stream has to end because the gateway stops.</summary>
internal sealed class StreamEnding : IDisposable
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _stopping;

    /// <summary>Waits for the gateway to stop, and then for a while of its own.</summary>
    public StreamEnding(TimeSpan after, TimeProvider clock, CancellationToken stopping) =>
        _stopping = stopping.UnsafeRegister(_ => _ = BeginAsync(after, clock), state: null);

    /// <summary>Completes when the stream has to end.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Whether it has to end.</summary>
    public bool HasBegun => _begun.Task.IsCompleted;

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task BeginAsync(TimeSpan after, TimeProvider clock)
    {
        await Task.Delay(after, clock);
        _begun.TrySetResult();
    }
}
