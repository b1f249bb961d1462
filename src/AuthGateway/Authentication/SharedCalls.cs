namespace AuthGateway.Authentication;

/// <summary>
/// Calls of another party that several callers wait for: one in flight for each credential, so many in all, and so many
/// callers waiting. A call is nobody's: it goes on when the caller that began it leaves.
/// </summary>
/// <typeparam name="TCall">A call that was begun.</typeparam>
internal sealed class SharedCalls<TCall>(int mostCalls, int mostWaiting)
    where TCall : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CredentialHash, TCall> _inFlight = [];
    private int _waiting;

    /// <summary>How many callers wait, for tests.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting;
            }
        }
    }

    /// <summary>The credential's call that is in flight, or a new one. Every success must be followed by one <see cref="Leave"/>.</summary>
    /// <param name="credential">What it asks about.</param>
    /// <param name="begin">Begins a call; it must return at once.</param>
    /// <param name="end">The task whose end is the call's.</param>
    /// <returns>Null when there are too many calls or too many callers.</returns>
    public TCall? Join(CredentialHash credential, Func<TCall> begin, Func<TCall, Task> end)
    {
        lock (_gate)
        {
            if (_waiting >= mostWaiting)
            {
                return null;
            }

            // One that has ended is not in flight, though it may not have been taken out yet: its answer was for others.
            if (!_inFlight.TryGetValue(credential, out var call) || end(call).IsCompleted)
            {
                if (call is null && _inFlight.Count >= mostCalls)
                {
                    return null;
                }

                // It must not carry the first caller's activity, culture or cancellation.
                using (ExecutionContext.SuppressFlow())
                {
                    var begun = begin();
                    _inFlight[credential] = call = begun;
                    // At the very end and before those who wait go on: it must not count as one of the calls any more.
                    _ = end(begun).ContinueWith(
                        _ => Remove(credential, begun), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                }
            }

            _waiting++;
            return call;
        }
    }

    /// <summary>A caller waits no longer.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _waiting--;
        }
    }

    private void Remove(CredentialHash credential, TCall call)
    {
        lock (_gate)
        {
            if (_inFlight.TryGetValue(credential, out var current) && ReferenceEquals(current, call))
            {
                _inFlight.Remove(credential);
            }
        }
    }
}
