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

            if (!_inFlight.TryGetValue(credential, out var call))
            {
                if (_inFlight.Count >= mostCalls)
                {
                    return null;
                }

                // It must not carry the first caller's activity, culture or cancellation.
                using (ExecutionContext.SuppressFlow())
                {
                    call = begin();
                    _inFlight.Add(credential, call);
                    _ = end(call).ContinueWith(
                        (_, key) => Remove((CredentialHash)key!), credential, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
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

    private void Remove(CredentialHash credential)
    {
        lock (_gate)
        {
            _inFlight.Remove(credential);
        }
    }
}
