namespace AuthGateway.TestSupport;

/// <summary>A stop in one direction of a <see cref="TcpChaosProxy"/>: what comes waits for <see cref="Release"/>, and a test can wait until something does.</summary>
public sealed class ChaosHold
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ChaosHold()
    {
    }

    /// <summary>Completes when the first bytes stand before the hold.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets everything pass, from now on too.</summary>
    public void Release() => _released.TrySetResult();

    internal Task ArriveAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(cancellationToken);
    }
}
