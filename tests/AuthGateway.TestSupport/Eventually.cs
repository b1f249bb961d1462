namespace AuthGateway.TestSupport;

/// <summary>Waits for conditions, so that tests need not sleep.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the patience, 15 s unless told.</exception>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? patience = null, string what = "the condition")
    {
        ArgumentNullException.ThrowIfNull(condition);
        return TrueAsync(() => Task.FromResult(condition()), patience, what);
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the patience, 15 s unless told.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? patience = null, string what = "the condition")
    {
        ArgumentNullException.ThrowIfNull(condition);
        var limit = patience ?? DefaultPatience;
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
            {
                throw new TimeoutException($"Not within {limit}: {what}.");
            }

            await Task.Delay(Interval);
        }
    }
}
