using System.Runtime.ExceptionServices;

namespace AuthGateway.Proxy;

/// <summary>A call whose first attempt failed: for the retry it is the attempt that has just been made, and then the next one.</summary>
/// <param name="failure">Why it failed.</param>
/// <param name="attempt">Makes another one.</param>
internal sealed class FailedAttempt(Exception failure, Func<CancellationToken, Task<HttpResponseMessage>> attempt)
{
    private ExceptionDispatchInfo? _failure = ExceptionDispatchInfo.Capture(failure);

    /// <summary>Fails as the first attempt did; from then on, makes another one.</summary>
    public async ValueTask<HttpResponseMessage> NextAsync(CancellationToken cancellationToken)
    {
        var known = _failure;
        _failure = null;
        known?.Throw();
        return await attempt(cancellationToken);
    }
}
