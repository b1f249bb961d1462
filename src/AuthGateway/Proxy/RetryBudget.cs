namespace AuthGateway.Proxy;

/// <summary>
/// Bounds what second attempts add to an upstream's load: a fifth of its requests, and a handful where there are few.
/// Without a bound an upstream that closes every connection would get twice the load of the day on which it fails.
/// </summary>
internal sealed class RetryBudget
{
    // In fifths of an attempt, so that each request adds one.
    private const int Attempt = 5;
    private const int Most = 20 * Attempt;

    private int _fifths = Most;

    /// <summary>A request was sent.</summary>
    public void Earn()
    {
        // A race here loses a fifth of an attempt; at the bound, where a healthy upstream stays, nothing is written.
        if (Volatile.Read(ref _fifths) < Most)
        {
            Interlocked.Increment(ref _fifths);
        }
    }

    /// <summary>Takes one attempt from the budget; false when it is used up.</summary>
    public bool TrySpend()
    {
        if (Interlocked.Add(ref _fifths, -Attempt) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _fifths, Attempt);
        return false;
    }
}
