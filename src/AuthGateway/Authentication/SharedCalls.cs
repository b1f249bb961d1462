namespace AuthGateway.Authentication;

/// <summary>
/// Calls of another party that several callers wait for: one in flight for each credential, so many in all, and so many
/// callers waiting. A call is nobody's: it goes on when the caller that began it leaves.
/// </summary>
/// <remarks>
/// Who sends made-up credentials must not keep others from being asked about: an address holds a part of the calls and of the
/// waiting callers at most, and a quarter of both is for credentials that were good here before (CWE-770).
/// </remarks>
/// <typeparam name="TCall">A call that was begun.</typeparam>
internal sealed class SharedCalls<TCall>
    where TCall : class
{
    // For every call so many may wait: a login page makes dozens of requests with one credential.
    private const int WaitingForEachCall = 16;

    // One of so many is kept for those who are known.
    private const int KeptPart = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<CredentialHash, TCall> _inFlight = [];
    private readonly CallPlaces _calls;
    private readonly CallPlaces _callers;

    /// <summary>Makes the places.</summary>
    /// <param name="mostCalls">How many calls there may be at once.</param>
    /// <param name="mostOfOneAddress">How many of them one address may have begun with credentials that are not known here.</param>
    public SharedCalls(int mostCalls, int mostOfOneAddress)
    {
        var unknown = mostCalls - (mostCalls / KeptPart);
        _calls = new CallPlaces(mostCalls, unknown, mostOfOneAddress);
        _callers = new CallPlaces(mostCalls * WaitingForEachCall, unknown * WaitingForEachCall, mostOfOneAddress * WaitingForEachCall);
    }

    /// <summary>How many callers wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _callers.Taken;
            }
        }
    }

    /// <summary>How many calls are under way.</summary>
    public int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _calls.Taken;
            }
        }
    }

    /// <summary>The credential's call that is in flight, or a new one. Every success must be followed by one <see cref="Leave"/>.</summary>
    /// <param name="credential">What it asks about.</param>
    /// <param name="origin">On whose account.</param>
    /// <param name="begin">Begins a call; it must return at once.</param>
    /// <param name="end">The task whose end is the call's.</param>
    /// <param name="refusal">Why there is no call.</param>
    /// <returns>Null when there are too many calls or too many callers.</returns>
    public TCall? Join(CredentialHash credential, CallOrigin origin, Func<TCall> begin, Func<TCall, Task> end, out CallRefusal refusal)
    {
        lock (_gate)
        {
            if (_callers.Fault(origin) is { } noPlace)
            {
                refusal = noPlace;
                return null;
            }

            // One that has ended is not in flight, though it may not have been taken out yet: its answer was for others.
            if (!_inFlight.TryGetValue(credential, out var call) || end(call).IsCompleted)
            {
                if (call is null && _calls.Fault(origin) is { } noCall)
                {
                    refusal = noCall;
                    return null;
                }

                call = Begin(credential, origin, begin, end);
            }

            refusal = default;
            _callers.Take(origin);
            return call;
        }
    }

    /// <summary>A caller waits no longer.</summary>
    /// <param name="origin">The same as when it joined.</param>
    public void Leave(CallOrigin origin)
    {
        lock (_gate)
        {
            _callers.Return(origin);
        }
    }

    private TCall Begin(CredentialHash credential, CallOrigin origin, Func<TCall> begin, Func<TCall, Task> end)
    {
        // It must not carry the first caller's activity, culture or cancellation.
        using (ExecutionContext.SuppressFlow())
        {
            var begun = begin();
            _inFlight[credential] = begun;
            _calls.Take(origin);
            // At the very end and before those who wait go on: it must not count as one of the calls any more.
            _ = end(begun).ContinueWith(
                _ => Remove(credential, origin, begun), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return begun;
        }
    }

    private void Remove(CredentialHash credential, CallOrigin origin, TCall call)
    {
        lock (_gate)
        {
            _calls.Return(origin);
            if (_inFlight.TryGetValue(credential, out var current) && ReferenceEquals(current, call))
            {
                _inFlight.Remove(credential);
            }
        }
    }
}
